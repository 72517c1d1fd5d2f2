/** The links and latencies of all flows of a run, written down lane by lane. */
import type { DisjointSets } from '../../util/disjoint-sets.ts';
import type { FlowRun } from '../flow/api.ts';
import type { Parts } from './parts.ts';
import { tellLane } from './tell-lane.ts';
import type { Trail, Ways } from './trail.ts';

/**
 * A word is a fact where it is not negative. `-1 - n` is link `n`, or, from the number of links on,
 * a walk: the links from a node to a class, which follow where it is met first.
 */
export interface Records {
  readonly words: readonly number[];
  /** First word of each lane, and the end of its words. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Bytes/ps of each link that is told of. */
  readonly capacity: Float64Array;
  readonly linkCount: number;
  /** Links and walks. */
  readonly names: number;
}

/**
 * Writes down all flows, and joins lanes that load the same link. Takes a lane of each part in
 * turn, so that parts that all meet are found to be one soon: then it ends, unless a single part is
 * wanted `evenOne`. Undefined then, and where ways cannot be told.
 */
export function recordFlows(
  { schedule, routes }: FlowRun,
  parts: Parts,
  { tell, linkCount }: Ways,
  sets: DisjointSets,
  evenOne = false,
): Records | undefined {
  const words: number[] = [];
  const start = new Uint32Array(schedule.laneCount);
  const end = new Uint32Array(schedule.laneCount);
  const capacity = new Float64Array(linkCount);
  const owner = new Int32Array(linkCount).fill(-1);
  const walks = new Map<number, { readonly name: number; readonly owner: number }>();
  let lane = 0;
  const trail: Trail = {
    link(link, rate) {
      if (owner[link] === -1) {
        owner[link] = lane;
        capacity[link] = rate;
      } else sets.join(owner[link]!, lane);
      words.push(-1 - link);
    },
    fact: (value) => words.push(value),
    known(from, dstClass) {
      const key = from * routes.classNode.length + dstClass;
      const before = walks.get(key);
      const walk = before ?? { name: linkCount + walks.size, owner: lane };
      if (before) sets.join(before.owner, lane);
      else walks.set(key, walk);
      words.push(-1 - walk.name);
      return before !== undefined;
    },
  };
  let longest = 0;
  for (let part = 0; part < parts.count; part++) {
    longest = Math.max(longest, parts.start[part + 1]! - parts.start[part]!);
  }
  for (let place = 0; place < longest; place++) {
    for (let part = 0; part < parts.count; part++) {
      const at = parts.start[part]! + place;
      if (at >= parts.start[part + 1]!) continue;
      lane = parts.lanes[at]!;
      start[lane] = words.length;
      if (!tellLane(schedule, lane, tell, trail)) return undefined;
      end[lane] = words.length;
    }
    if (sets.count() < 2 && !evenOne) return undefined;
  }
  return { words, start, end, capacity, linkCount, names: linkCount + walks.size };
}
