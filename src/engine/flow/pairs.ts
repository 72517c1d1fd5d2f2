/** Which ranks of a schedule send to which, up to what matters for paths. */
import type { Fabric } from '../../model/fabric.ts';
import type { RouteTables } from '../../model/routes.ts';
import { OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { readStep } from '../../model/schedule-read.ts';
import { requireWalk, routePlane } from '../../routing/path.ts';
import type { RankPairs } from '../../routing/spray.ts';

/**
 * One pair of ranks for every pair of (source class, destination class) between which the schedule sends.
 * Throws `UserError` naming the ranks where a pair has no path. Cost: distinct peers of all ops.
 */
export function distinctPairs(fabric: Fabric, routes: RouteTables, schedule: Schedule): RankPairs {
  const classes = routes.classNode.length;
  const seen = new Set<number>();
  const src: number[] = [];
  const dst: number[] = [];
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const a = schedule.laneRank[lane]!;
    let known = -1;
    for (let op = schedule.laneOps[lane]!; op < schedule.laneOps[lane + 1]!; op++) {
      const peers = distinctPeers(schedule, op);
      for (let i = 0; i < peers; i++) {
        const step = readStep(schedule, op, i);
        if (!step.send) continue;
        const b = schedule.laneRank[step.peer]!;
        if (b === a || b === known) continue;
        known = b;
        const { rankClass } = routes.planes[routePlane(fabric, a, b)];
        const key = rankClass[a]! * classes + rankClass[b]!;
        if (seen.has(key)) continue;
        requireWalk(fabric, routes, a, b);
        seen.add(key);
        src.push(a);
        dst.push(b);
      }
    }
  }
  return { src: Uint32Array.from(src), dst: Uint32Array.from(dst) };
}

/** After so many steps an op's peers repeat. */
function distinctPeers(schedule: Schedule, op: number): number {
  const count = schedule.ops[op * OP_STRIDE + OpCol.count]!;
  const mod = schedule.ops[op * OP_STRIDE + OpCol.peerMod]!;
  const stride = schedule.ops[op * OP_STRIDE + OpCol.peerStride]!;
  return stride === 0 ? 1 : Math.min(count, Math.max(1, mod));
}
