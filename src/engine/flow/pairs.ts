/** The pairs of ranks that send to each other in a schedule, one for all with the same classes. */
import type { Fabric } from '../../model/fabric.ts';
import type { RouteTables } from '../../model/routes.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { requireWalk, routePlane } from '../../routing/path.ts';
import type { RankPairs } from '../../routing/spray.ts';

/** The pairs of schedules that are simulated at several rungs. */
const known = new WeakMap<Schedule, WeakMap<RouteTables, RankPairs>>();

/**
 * One pair of ranks for every pair of (source class, destination class) between which the schedule
 * sends. Throws `UserError` naming the ranks if a pair has no path. Cost: distinct peers of all
 * ops.
 */
export function distinctPairs(fabric: Fabric, routes: RouteTables, schedule: Schedule): RankPairs {
  const found = known.get(schedule)?.get(routes);
  if (found) return found;
  const src: number[] = [];
  const dst: number[] = [];
  for (const [a, b] of eachPair(fabric, routes, schedule)) {
    requireWalk(fabric, routes, a, b);
    src.push(a);
    dst.push(b);
  }
  const pairs = { src: Uint32Array.from(src), dst: Uint32Array.from(dst) };
  tellPairs(schedule, routes, pairs);
  return pairs;
}

/** Has the pairs of a schedule known for other tables of the same classes and paths. */
export function tellPairs(schedule: Schedule, routes: RouteTables, pairs: RankPairs): void {
  const ofSchedule = known.get(schedule) ?? new WeakMap<RouteTables, RankPairs>();
  known.set(schedule, ofSchedule);
  ofSchedule.set(routes, pairs);
}

/** The pairs of {@link distinctPairs}, whether or not they have a path. */
export function* eachPair(
  fabric: Fabric,
  routes: RouteTables,
  schedule: Schedule,
): Generator<readonly [src: number, dst: number]> {
  const { laneRank, laneOps, ops } = schedule;
  const classes = routes.classNode.length;
  const seen = new Set<number>();
  let last = -1;
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const a = laneRank[lane]!;
    let known = -1;
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const at = op * OP_STRIDE;
      if ((ops[at + OpCol.flags]! & Flag.send) === 0) continue;
      const mod = Math.max(1, ops[at + OpCol.peerMod]!);
      const stride = ops[at + OpCol.peerStride]!;
      // After so many steps the peers repeat.
      const peers = stride === 0 ? 1 : Math.min(ops[at + OpCol.count]!, mod);
      for (let i = 0; i < peers; i++) {
        const peer = ops[at + OpCol.peerBase]! + ((ops[at + OpCol.peer0]! + i * stride) % mod);
        const b = laneRank[peer]!;
        if (b === a || b === known) continue;
        known = b;
        const { rankClass } = routes.planes[routePlane(fabric, a, b)];
        const key = rankClass[a]! * classes + rankClass[b]!;
        // Ranks of one class tend to follow one another.
        if (key === last) continue;
        last = key;
        if (seen.has(key)) continue;
        seen.add(key);
        yield [a, b];
      }
    }
  }
}
