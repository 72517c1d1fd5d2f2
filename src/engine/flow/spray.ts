/** Fluid spraying as sections of the route tables (read by shaders/flow/spray.wgsl). */
import { words as layouts } from '../../kernels/words.ts';
import type { Fabric } from '../../model/fabric.ts';
import { NO_LINK, NO_SET, type RouteTables } from '../../model/routes.ts';
import { routePlane } from '../../routing/path.ts';
import type { RankPairs, SprayPaths } from '../../routing/spray.ts';
import { put64 } from './encode.ts';
import type { SectionWords } from './tables.ts';

const { Pair64, PathEntry } = layouts;

/** The links that flows between pairs of ranks load. */
export type PathsOf = (fabric: Fabric, routes: RouteTables, pairs: RankPairs) => SprayPaths;

export interface SprayTables {
  readonly sections: SectionWords;
  /** Bytes/ps of the kernels' links: the merged ones, then each link that flows load whole. */
  readonly capacity: Float32Array;
  readonly maxPath: number;
  readonly denominator: number;
  /** Largest weight over the denominator, at least 1. */
  readonly mostWeight: number;
  readonly linksOf: (bytes: Float64Array) => Float64Array;
}

/**
 * The sections for these pairs (one for each pair of classes that is used), whose paths `pathsOf`
 * gives.
 */
export function spraySections(
  fabric: Fabric,
  routes: RouteTables,
  pairs: RankPairs,
  pathsOf: PathsOf,
): SprayTables {
  const spread = pathsOf(fabric, routes, pairs);
  const own = ownLinks(fabric, routes, spread.mergedCount);
  const capacity = new Float32Array(Math.max(1, spread.mergedCount + own.links.length));
  spread.mergedRateBps.forEach((rate, merged) => {
    capacity[merged] = rate / 8e12;
  });
  own.links.forEach((link, i) => {
    capacity[spread.mergedCount + i] = fabric.links.rateBps[link]! / 8e12;
  });
  let longest = 0;
  for (let path = 0; path + 1 < spread.pathStart.length; path++) {
    longest = Math.max(longest, spread.pathStart[path + 1]! - spread.pathStart[path]!);
  }
  return {
    capacity,
    maxPath: longest + 2,
    denominator: spread.denominator,
    mostWeight: spread.pathWeight.reduce((most, weight) => Math.max(most, weight / spread.denominator), 1),
    linksOf: (bytes) => unmerge(fabric, spread, own.links, bytes),
    sections: {
      ...pathSections(fabric, routes, pairs, spread),
      own_link: own.index,
      link_rate: new Uint32Array(capacity.buffer),
    },
  };
}

function pathSections(
  fabric: Fabric,
  routes: RouteTables,
  pairs: RankPairs,
  spread: SprayPaths,
): SectionWords {
  const numbers = new Uint32Array(routes.classNode.length).fill(NO_LINK);
  let routed = 0;
  routes.classRow.forEach((row, c) => {
    if (row !== NO_SET) numbers[c] = routed++;
  });
  const pathOf = new Uint32Array(routed * routed).fill(NO_LINK);
  pairs.src.forEach((a, i) => {
    const b = pairs.dst[i]!;
    const { rankClass } = routes.planes[routePlane(fabric, a, b)];
    const [from, to] = [numbers[rankClass[a]!]!, numbers[rankClass[b]!]!];
    if (from !== to) pathOf[from * routed + to] = spread.pairPath[i]!;
  });
  const latency = new Uint32Array(spread.pathLatencyPs.length * Pair64.words);
  spread.pathLatencyPs.forEach((ps, path) => {
    put64(latency, path * Pair64.words, ps, 'latency of a path, ps');
  });
  const entries = new Uint32Array(spread.pathMerged.length * PathEntry.words);
  spread.pathMerged.forEach((merged, entry) => {
    const at = entry * PathEntry.words;
    entries[at + PathEntry.fields.link] = merged;
    entries[at + PathEntry.fields.weight] = spread.pathWeight[entry]!;
  });
  return {
    class_number: numbers,
    path_of: pathOf,
    path_start: spread.pathStart,
    path_latency: latency,
    path_entries: entries,
  };
}

/**
 * Links between a rank and its switches, which flows load whole, numbered after the merged ones.
 */
function ownLinks(fabric: Fabric, routes: RouteTables, firstNumber: number) {
  const index = new Uint32Array(fabric.links.count).fill(NO_LINK);
  const links: number[] = [];
  for (const { firstLink, lastLink } of routes.planes) {
    for (const ofRanks of [firstLink, lastLink]) {
      for (let rank = 0; rank < ofRanks.length; rank++) {
        const link = ofRanks[rank]!;
        if (link !== NO_LINK && index[link] === NO_LINK) index[link] = firstNumber + links.push(link) - 1;
      }
    }
  }
  return { index, links };
}

/** Bytes on the kernels' links, shared out among the links they stand for. */
function unmerge(
  fabric: Fabric,
  spread: SprayPaths,
  own: readonly number[],
  bytes: Float64Array,
): Float64Array {
  const onLinks = new Float64Array(fabric.links.count);
  spread.mergedOf.forEach((merged, link) => {
    if (merged !== NO_LINK) onLinks[link] = bytes[merged]! / spread.memberCount[merged]!;
  });
  own.forEach((link, i) => {
    onLinks[link] = bytes[spread.mergedCount + i]!;
  });
  return onLinks;
}
