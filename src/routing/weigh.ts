/**
 * Writes sprayed paths in terms of merged links. A path is walked hop by hop (all nodes that some
 * of the flow is at after so many hops form a level). The whole flow may be about to cross all
 * members of one merged link. Then the rest of the path depends on that link and the class only,
 * and is copied from the path that was there first.
 */
import type { Fabric, Links } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import { invariant, UserError } from '../util/errors.ts';
import { createFractions, type Fractions } from './fractions.ts';
import type { MergedLinks, PathEnds } from './merge.ts';

/** Largest number of path entries we build (about 1 GB while building). */
const MAX_ENTRIES = 1 << 26;
const MIXED = -1;

export interface WeighedPaths {
  readonly denominator: number;
  readonly exact: boolean;
  readonly pathStart: Uint32Array;
  readonly pathMerged: Uint32Array;
  readonly pathWeight: Uint32Array;
  readonly pathLatencyPs: Float64Array;
}

/** Entries `from … to-1` that some path has after a point, and the latency from there on. */
interface Rest {
  readonly from: number;
  readonly to: number;
  readonly latencyPs: number;
}

/** The input of walks, and their results on the way. */
interface Walker {
  readonly routes: RouteTables;
  readonly links: Links;
  readonly merged: MergedLinks;
  /** Set → the merged link that all its links belong to, or `MIXED`. */
  readonly mergedOfSet: Int32Array;
  /** Set → how many links it holds, each counted once. */
  readonly sizeOfSet: Uint32Array;
  /** (merged link, class) → the rest of a flow that crosses all of that merged link. */
  readonly rests: Map<number, Rest>;
  readonly fractions: Fractions;
  readonly pathMerged: number[];
  /**
   * Fraction of the flow on each of `pathMerged`; those of the current path follow when it is done.
   */
  readonly pathFraction: number[];
  /**
   * Nodes after so many hops, the part of the flow at each, and when its last bit is there, ps; and
   * those of the next hop.
   */
  level: number[];
  share: Float64Array;
  slowest: Float64Array;
  nextShare: Float64Array;
  nextSlowest: Float64Array;
  /** When the last bit so far was at the target, ps; -1 if none was. */
  arrivedPs: number;
  /** Link → the last path that crossed it. */
  readonly crossedBy: Int32Array;
  path: number;
  /**
   * For the current path, by merged link: part of the flow, members crossed, entry in `pathMerged`
   * or -1.
   */
  readonly weight: Float64Array;
  readonly crossed: Uint32Array;
  readonly entryOf: Int32Array;
  /** Whether the current path met a merged link at two levels. */
  repeats: boolean;
}

/** Paths of the even split, over merged links; fields as in `SprayPaths`. */
export function weighPaths(
  fabric: Fabric,
  routes: RouteTables,
  { starts, classes }: PathEnds,
  merged: MergedLinks,
): WeighedPaths {
  const walker = createWalker(fabric, routes, merged);
  const { pathMerged, pathFraction, fractions } = walker;
  const pathStart = new Uint32Array(starts.length + 1);
  const pathLatencyPs = new Float64Array(starts.length);
  for (let path = 0; path < starts.length; path++) {
    walker.path = path;
    pathLatencyPs[path] = walk(walker, starts[path] as number, classes[path] as number);
    endPath(walker);
    pathStart[path + 1] = pathMerged.length;
    checkEntries(starts.length, pathMerged.length);
  }
  const { denominator, exact } = fractions.denominator();
  const weightOf = (id: number): number => Math.max(1, Math.round(fractions.value(id) * denominator));
  return {
    denominator,
    exact,
    pathStart,
    pathLatencyPs,
    pathMerged: Uint32Array.from(pathMerged),
    pathWeight: Uint32Array.from(pathFraction, weightOf),
  };
}

function createWalker({ nodeCount, links }: Fabric, routes: RouteTables, merged: MergedLinks): Walker {
  return {
    routes,
    links,
    merged,
    mergedOfSet: commonMerged(routes, merged.mergedOf),
    sizeOfSet: distinctLinks(routes),
    rests: new Map(),
    fractions: createFractions(),
    pathMerged: [],
    pathFraction: [],
    level: [],
    share: new Float64Array(nodeCount),
    slowest: new Float64Array(nodeCount),
    nextShare: new Float64Array(nodeCount),
    nextSlowest: new Float64Array(nodeCount),
    arrivedPs: -1,
    crossedBy: new Int32Array(links.count).fill(-1),
    path: 0,
    weight: new Float64Array(merged.mergedCount),
    crossed: new Uint32Array(merged.mergedCount),
    entryOf: new Int32Array(merged.mergedCount).fill(-1),
    repeats: false,
  };
}

/** Walks a path, its entries to `pathMerged`, its parts to `weight`; returns its latency, ps. */
function walk(walker: Walker, start: number, c: number): number {
  const { routes, rests, pathMerged } = walker;
  const target = routes.classNode[c] as number;
  const row = routes.classRow[c] as number;
  const points: { readonly key: number; readonly entry: number; readonly timePs: number }[] = [];
  if (start === target) return 0;
  walker.level = [start];
  walker.share[start] = 1;
  walker.arrivedPs = -1;
  walker.repeats = false;
  let rest: Rest | undefined;
  for (let hops = 0; walker.level.length > 0; hops++) {
    // Every path is walked once, so an entry for its first level would never be found. Arrived flow
    // is not here.
    const m = hops === 0 || walker.arrivedPs >= 0 ? MIXED : wholeLink(walker, row);
    if (m !== MIXED) {
      const key = m * routes.classNode.length + c;
      rest = rests.get(key);
      if (rest !== undefined) break;
      points.push({
        key,
        entry: pathMerged.length,
        timePs: walker.slowest[walker.level[0] as number] as number,
      });
    }
    crossLevel(walker, row, target);
  }
  const reachedPs = rest ? (walker.slowest[walker.level[0] as number] as number) : walker.arrivedPs;
  if (rest !== undefined) copyRest(walker, rest);
  clearLevel(walker);
  const latencyPs = reachedPs + (rest?.latencyPs ?? 0);
  // A merged link met at two levels has one entry, so the rest after a point would not be all in
  // one piece.
  if (!walker.repeats) {
    for (const { key, entry, timePs } of points) {
      rests.set(key, { from: entry, to: pathMerged.length, latencyPs: latencyPs - timePs });
    }
  }
  return latencyPs;
}

/**
 * The one merged link that the whole flow crosses next, on all its members and at one time; else
 * `MIXED`.
 */
function wholeLink({ routes, merged, mergedOfSet, sizeOfSet, level, slowest }: Walker, row: number): number {
  const { nextSet } = routes;
  const m = mergedOfSet[nextSet[row + (level[0] as number)] as number] as number;
  const timePs = slowest[level[0] as number];
  let members = 0;
  for (const node of level) {
    const set = nextSet[row + node] as number;
    if (mergedOfSet[set] !== m || slowest[node] !== timePs) return MIXED;
    members += sizeOfSet[set] as number;
  }
  return m !== MIXED && members === merged.memberCount[m] ? m : MIXED;
}

/** Moves the flow over the links of one level; the part that gets to the target stays there. */
function crossLevel(walker: Walker, row: number, target: number): void {
  const { share, slowest, nextShare, nextSlowest, crossed, crossedBy, links, path } = walker;
  const { nextSet, setStart, setLinks } = walker.routes;
  const { mergedOf } = walker.merged;
  const levelEntry = walker.pathMerged.length;
  const next: number[] = [];
  for (const node of walker.level) {
    const set = nextSet[row + node] as number;
    const end = setStart[set + 1] as number;
    const each = (share[node] as number) / (end - (setStart[set] as number));
    for (let e = setStart[set] as number; e < end; e++) {
      const link = setLinks[e] as number;
      const head = links.to[link] as number;
      const timePs = (slowest[node] as number) + (links.latencyPs[link] as number);
      const m = mergedOf[link] as number;
      load(walker, m, each, levelEntry);
      if (crossedBy[link] !== path) crossed[m]!++;
      crossedBy[link] = path;
      if (head === target) {
        walker.arrivedPs = Math.max(walker.arrivedPs, timePs);
        continue;
      }
      if (nextShare[head] === 0) next.push(head);
      nextShare[head]! += each;
      nextSlowest[head] = Math.max(nextSlowest[head] as number, timePs);
    }
  }
  clearLevel(walker);
  walker.level = next;
  [walker.share, walker.nextShare] = [nextShare, share];
  [walker.slowest, walker.nextSlowest] = [nextSlowest, slowest];
}

/** Appends the rest of another path from here on. */
function copyRest(walker: Walker, { from, to }: Rest): void {
  const { pathMerged, pathFraction, fractions, crossed } = walker;
  const levelEntry = pathMerged.length;
  for (let entry = from; entry < to; entry++) {
    const m = pathMerged[entry] as number;
    load(walker, m, fractions.value(pathFraction[entry] as number), levelEntry);
    crossed[m] = walker.merged.memberCount[m] as number;
  }
}

/** Puts `part` of the flow on a merged link, with an entry of its own if the path has none yet. */
function load(walker: Walker, m: number, part: number, levelEntry: number): void {
  const entry = walker.entryOf[m] as number;
  if (entry === -1) walker.entryOf[m] = walker.pathMerged.push(m) - 1;
  else if (entry < levelEntry) walker.repeats = true;
  walker.weight[m]! += part;
}

function clearLevel({ level, share, slowest }: Walker): void {
  for (const node of level) {
    share[node] = 0;
    slowest[node] = 0;
  }
}

/** Numbers the fractions of the path just walked and makes room for the next. */
function endPath({ pathMerged, pathFraction, fractions, merged, weight, crossed, entryOf }: Walker): void {
  for (let entry = pathFraction.length; entry < pathMerged.length; entry++) {
    const m = pathMerged[entry] as number;
    invariant(crossed[m] === merged.memberCount[m], 'merged links carry the same flows');
    pathFraction.push(fractions.id(weight[m] as number));
    weight[m] = 0;
    crossed[m] = 0;
    entryOf[m] = -1;
  }
}

function checkEntries(paths: number, entries: number): void {
  if (entries <= MAX_ENTRIES) return;
  throw new UserError(`${paths} sprayed paths cross more than ${MAX_ENTRIES} different links`, {
    where: 'routing',
    advice: 'use a fabric with fewer hops, or messages between fewer ranks',
  });
}

/** Set → how many links it holds, each counted once. */
function distinctLinks({ setStart, setLinks }: RouteTables): Uint32Array {
  const sizes = new Uint32Array(setStart.length - 1);
  for (let set = 0; set < sizes.length; set++) {
    for (let e = setStart[set] as number; e < (setStart[set + 1] as number); e++) {
      // A link that is there several times is so in a row.
      if (e === setStart[set] || setLinks[e] !== setLinks[e - 1]) sizes[set]!++;
    }
  }
  return sizes;
}

/** Set → the merged link that all its links belong to, or `MIXED`. */
function commonMerged({ setStart, setLinks }: RouteTables, mergedOf: Uint32Array): Int32Array {
  const common = new Int32Array(setStart.length - 1);
  for (let set = 0; set < common.length; set++) {
    const links = setLinks.subarray(setStart[set], setStart[set + 1]);
    const m = mergedOf[links[0] as number] as number;
    common[set] = links.every((link) => mergedOf[link] === m) ? m : MIXED;
  }
  return common;
}
