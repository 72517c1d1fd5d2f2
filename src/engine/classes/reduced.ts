/** A schedule without some of its parts. */
import { OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import type { Parts } from './parts.ts';
import { hasPeers } from './programs.ts';

/** Marks of a schedule that has fewer lanes. */
export interface Reduced {
  readonly schedule: Schedule;
  /** Mark of the whole schedule → that of the smaller one that has its time; -1 for none. */
  readonly markOf: Int32Array;
}

/**
 * The lanes of the parts that stand for themselves, in order.
 *
 * @param standsFor Part → the part whose programs and times are its own; itself if it stays.
 */
export function reducedSchedule(schedule: Schedule, parts: Parts, standsFor: Uint32Array): Reduced {
  const { laneCount, laneOps, ops } = schedule;
  const stays = (lane: number) => standsFor[parts.of[lane]!] === parts.of[lane];
  const number = new Uint32Array(laneCount);
  const kept: number[] = [];
  let opCount = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    if (!stays(lane)) continue;
    number[lane] = kept.push(lane) - 1;
    opCount += laneOps[lane + 1]! - laneOps[lane]!;
  }
  const smaller = {
    laneCount: kept.length,
    laneRank: Uint32Array.from(kept, (lane) => schedule.laneRank[lane]!),
    laneChannel: Uint32Array.from(kept, (lane) => schedule.laneChannel[lane]!),
    laneOps: new Uint32Array(kept.length + 1),
    ops: new Int32Array(opCount * OP_STRIDE),
    bytes: new Float64Array(opCount),
    granule: new Float64Array(opCount),
    delayPs: new Float64Array(opCount),
    window: schedule.window,
  };
  const markOf = new Int32Array(schedule.markCount).fill(-1);
  let markCount = 0;
  let to = 0;
  kept.forEach((lane, at) => {
    const [first, end] = [laneOps[lane]!, laneOps[lane + 1]!];
    smaller.ops.set(ops.subarray(first * OP_STRIDE, end * OP_STRIDE), to * OP_STRIDE);
    for (const column of ['bytes', 'granule', 'delayPs'] as const)
      smaller[column].set(schedule[column].subarray(first, end), to);
    for (let op = first; op < end; op++, to++) {
      if (hasPeers(schedule, op))
        smaller.ops[to * OP_STRIDE + OpCol.peerBase] = number[ops[op * OP_STRIDE + OpCol.peerBase]!]!;
      const mark = ops[op * OP_STRIDE + OpCol.mark]!;
      if (mark < 0) continue;
      markOf[mark] = markCount;
      smaller.ops[to * OP_STRIDE + OpCol.mark] = markCount++;
    }
    smaller.laneOps[at + 1] = to;
  });
  copyMarks(schedule, parts, standsFor, markOf);
  return { schedule: { ...smaller, markCount }, markOf };
}

/** Gives the marks of parts that are left out those of the parts that stand for them. */
function copyMarks(
  { laneOps, ops, markCount }: Schedule,
  parts: Parts,
  standsFor: Uint32Array,
  markOf: Int32Array,
): void {
  if (markCount === 0) return;
  for (let part = 0; part < parts.count; part++) {
    if (standsFor[part] === part) continue;
    const shift = parts.start[standsFor[part]!]! - parts.start[part]!;
    for (let at = parts.start[part]!; at < parts.start[part + 1]!; at++) {
      const [own, other] = [laneOps[parts.lanes[at]!]!, laneOps[parts.lanes[at + shift]!]!];
      const count = laneOps[parts.lanes[at]! + 1]! - own;
      for (let i = 0; i < count; i++) {
        const mark = ops[(own + i) * OP_STRIDE + OpCol.mark]!;
        if (mark >= 0) markOf[mark] = markOf[ops[(other + i) * OP_STRIDE + OpCol.mark]!]!;
      }
    }
  }
}
