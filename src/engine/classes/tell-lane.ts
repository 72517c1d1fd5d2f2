/** The flows of a lane, told one by one. */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import type { Tell, Trail } from './trail.ts';

/** Tells of each flow of a lane, but for those to the rank of the flow before or to its own. */
export function tellLane(schedule: Schedule, lane: number, tell: Tell, trail: Trail): boolean {
  const { laneRank, laneChannel, laneOps, ops } = schedule;
  const src = laneRank[lane]!;
  let last = src;
  for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
    const at = op * OP_STRIDE;
    if ((ops[at + OpCol.flags]! & (Flag.send | Flag.signal)) !== Flag.send) continue;
    const mod = Math.max(1, ops[at + OpCol.peerMod]!);
    const stride = ops[at + OpCol.peerStride]!;
    // After so many steps the peers repeat.
    const peers = stride === 0 ? 1 : Math.min(ops[at + OpCol.count]!, mod);
    for (let i = 0; i < peers; i++) {
      const dst = laneRank[ops[at + OpCol.peerBase]! + ((ops[at + OpCol.peer0]! + i * stride) % mod)]!;
      if (dst === last || dst === src) continue;
      last = dst;
      if (!tell(src, dst, laneChannel[lane]!, trail)) return false;
    }
  }
  return true;
}
