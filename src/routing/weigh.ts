/**
 * Writes sprayed paths in terms of merged links. A path is walked level by level (all its nodes at one distance
 * from the target form a level). Where the whole flow is about to cross all members of one merged link, the rest of
 * the path depends on that link and the class only, and is copied from the path that was there first.
 */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import { invariant, UserError } from '../util/errors.ts';
import { createFractions } from './fractions.ts';
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

/** Paths of the even split, over merged links; fields as in `SprayPaths`. */
export function weighPaths(
  fabric: Fabric,
  routes: RouteTables,
  { starts, classes }: PathEnds,
  merged: MergedLinks,
): WeighedPaths {
  const { classNode, classRow, nextSet, setStart, setLinks } = routes;
  const { to, latencyPs } = fabric.links;
  const { memberCount, mergedOf } = merged;
  const mergedOfSet = commonMerged(routes, mergedOf);
  const fractions = createFractions();
  const pathStart = new Uint32Array(starts.length + 1);
  const pathLatencyPs = new Float64Array(starts.length);
  const pathMerged: number[] = [];
  const pathFraction: number[] = [];
  const rests = new Map<number, Rest>();

  const share = new Float64Array(fabric.nodeCount);
  const slowest = new Float64Array(fabric.nodeCount);
  const weight = new Float64Array(merged.mergedCount);
  const crossed = new Uint32Array(merged.mergedCount);
  const entryOf = new Int32Array(merged.mergedCount).fill(-1);
  let level: number[] = [];
  let repeats = false;

  const load = (m: number, part: number, levelEntry: number): void => {
    const entry = entryOf[m] as number;
    if (entry === -1) entryOf[m] = pathMerged.push(m) - 1;
    else if (entry < levelEntry) repeats = true;
    weight[m]! += part;
  };

  /** The one merged link that the whole flow crosses next, on all its members, each as late; else `MIXED`. */
  const wholeLink = (row: number): number => {
    const m = mergedOfSet[nextSet[row + (level[0] as number)] as number] as number;
    const late = slowest[level[0] as number];
    let members = 0;
    for (const node of level) {
      const set = nextSet[row + node] as number;
      if (mergedOfSet[set] !== m || slowest[node] !== late) return MIXED;
      members += (setStart[set + 1] as number) - (setStart[set] as number);
    }
    return m !== MIXED && members === memberCount[m] ? m : MIXED;
  };

  /** Crosses the links of one level. */
  const cross = (row: number): void => {
    const levelEntry = pathMerged.length;
    const next: number[] = [];
    for (const node of level) {
      const set = nextSet[row + node] as number;
      const end = setStart[set + 1] as number;
      const each = (share[node] as number) / (end - (setStart[set] as number));
      for (let e = setStart[set] as number; e < end; e++) {
        const link = setLinks[e] as number;
        const head = to[link] as number;
        const m = mergedOf[link] as number;
        load(m, each, levelEntry);
        crossed[m]!++;
        if (share[head] === 0) next.push(head);
        share[head]! += each;
        slowest[head] = Math.max(
          slowest[head] as number,
          (slowest[node] as number) + (latencyPs[link] as number),
        );
      }
      share[node] = 0;
      slowest[node] = 0;
    }
    level = next;
  };

  /** Appends one path's entries to `pathMerged`, their parts to `weight`; returns its latency. */
  const walk = (start: number, c: number): number => {
    const target = classNode[c] as number;
    const row = classRow[c] as number;
    const points: { readonly key: number; readonly entry: number; readonly latencyPs: number }[] = [];
    level = [start];
    share[start] = 1;
    let latency = -1;
    for (let hops = 0; level[0] !== target && latency < 0; hops++) {
      const m = hops > 0 ? wholeLink(row) : MIXED;
      if (m !== MIXED) {
        const key = m * classNode.length + c;
        const rest = rests.get(key);
        const late = slowest[level[0] as number] as number;
        if (rest !== undefined) {
          const levelEntry = pathMerged.length;
          for (let entry = rest.from; entry < rest.to; entry++) {
            const other = pathMerged[entry] as number;
            load(other, fractions.value(pathFraction[entry] as number), levelEntry);
            crossed[other] = memberCount[other] as number;
          }
          latency = late + rest.latencyPs;
          break;
        }
        points.push({ key, entry: pathMerged.length, latencyPs: late });
      }
      cross(row);
    }
    if (latency < 0) latency = slowest[target] as number;
    for (const node of level) {
      share[node] = 0;
      slowest[node] = 0;
    }
    // A merged link met at two levels has one entry, so what follows a point would not be all in one piece.
    if (!repeats) {
      for (const { key, entry, latencyPs: before } of points) {
        rests.set(key, { from: entry, to: pathMerged.length, latencyPs: latency - before });
      }
    }
    return latency;
  };

  for (let path = 0; path < starts.length; path++) {
    const first = pathMerged.length;
    repeats = false;
    pathLatencyPs[path] = walk(starts[path] as number, classes[path] as number);
    for (let entry = first; entry < pathMerged.length; entry++) {
      const m = pathMerged[entry] as number;
      invariant(crossed[m] === memberCount[m], 'merged links carry the same flows');
      pathFraction.push(fractions.id(weight[m] as number));
      weight[m] = 0;
      crossed[m] = 0;
      entryOf[m] = -1;
    }
    pathStart[path + 1] = pathMerged.length;
    checkEntries(starts.length, pathMerged.length);
  }
  const { denominator, exact } = fractions.denominator();
  return {
    denominator,
    exact,
    pathStart,
    pathLatencyPs,
    pathMerged: Uint32Array.from(pathMerged),
    pathWeight: Uint32Array.from(pathFraction, (id) =>
      Math.max(1, Math.round(fractions.value(id) * denominator)),
    ),
  };
}

function checkEntries(paths: number, entries: number): void {
  if (entries <= MAX_ENTRIES) return;
  throw new UserError(`${paths} sprayed paths cross more than ${MAX_ENTRIES} different links`, {
    where: 'routing',
    advice: 'use a fabric with fewer hops, or messages between fewer ranks',
  });
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
