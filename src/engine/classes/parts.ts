/** Parts of a schedule: sets of lanes that no message or signal joins to other lanes. */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { type DisjointSets, disjointSets } from '../../util/disjoint-sets.ts';

/** Sets of lanes; parts are numbered by their first lanes. */
export interface Parts {
  readonly count: number;
  /** Lane → its part. */
  readonly of: Uint32Array;
  /** Lane → its place among the lanes of its part. */
  readonly place: Uint32Array;
  /** Lanes by part, ascending within each; those of part `p` begin at `start[p]`. */
  readonly lanes: Uint32Array;
  readonly start: Uint32Array;
}

/**
 * Lanes joined by messages and signals. A lane is joined to the whole range of lanes that an op may
 * address. So such a range lies within one part. It ends once all lanes are one set.
 */
export function joinedLanes({ laneCount, laneOps, ops }: Schedule): DisjointSets {
  const sets = disjointSets(laneCount);
  // Lane → itself if it is not known to be joined to the next one, else a lane after it.
  const ahead = new Uint32Array(laneCount);
  for (let lane = 0; lane < laneCount; lane++) ahead[lane] = lane;
  const gapFrom = (lane: number): number => {
    let at = lane;
    while (ahead[at] !== at) {
      ahead[at] = ahead[ahead[at]!]!;
      at = ahead[at]!;
    }
    return at;
  };
  for (let lane = 0; lane < laneCount && sets.count() > 1; lane++) {
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const at = op * OP_STRIDE;
      if ((ops[at + OpCol.flags]! & (Flag.send | Flag.signal)) === 0) continue;
      const first = ops[at + OpCol.peerBase]!;
      const last = first + Math.max(1, ops[at + OpCol.peerMod]!) - 1;
      sets.join(lane, first);
      for (let gap = gapFrom(first); gap < last; gap = gapFrom(gap)) {
        sets.join(gap, gap + 1);
        ahead[gap] = gap + 1;
      }
    }
  }
  return sets;
}

/** The sets as parts. */
export function partsOf(laneCount: number, sets: DisjointSets): Parts {
  const count = sets.count();
  const of = new Uint32Array(laneCount);
  const place = new Uint32Array(laneCount);
  const sizes = new Uint32Array(count);
  let known = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    const first = sets.find(lane);
    const part = first === lane ? known++ : of[first]!;
    of[lane] = part;
    place[lane] = sizes[part]!++;
  }
  const start = new Uint32Array(count + 1);
  for (let part = 0; part < count; part++) start[part + 1] = start[part]! + sizes[part]!;
  const lanes = new Uint32Array(laneCount);
  for (let lane = 0; lane < laneCount; lane++) lanes[start[of[lane]!]! + place[lane]!] = lane;
  return { count, of, place, lanes, start };
}
