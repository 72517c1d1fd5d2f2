/** A lane that tells the time: it sends nothing, and ends a step at each of some moments. */
import { OP_STRIDE, OpCol, type Schedule } from '../../../model/schedule.ts';

/**
 * The schedule with one more lane, its last, on rank 0.
 * @param times Ends of its steps, ps, ascending and above 0; at least one.
 */
export function withClock(schedule: Schedule, times: readonly number[]): Schedule {
  const { laneCount, laneOps } = schedule;
  const opCount = schedule.bytes.length;
  const ops = new Int32Array((opCount + times.length) * OP_STRIDE);
  ops.set(schedule.ops);
  times.forEach((_, i) => {
    const at = (opCount + i) * OP_STRIDE;
    for (const column of [OpCol.count, OpCol.peerMod, OpCol.chunkMod]) ops[at + column] = 1;
    ops[at + OpCol.mark] = -1;
  });
  const delays = times.map((time, i) => time - (times[i - 1] ?? 0));
  return {
    ...schedule,
    laneCount: laneCount + 1,
    laneRank: joined(schedule.laneRank, Uint32Array.of(0)),
    laneChannel: joined(schedule.laneChannel, Uint32Array.of(0)),
    laneOps: joined(laneOps, Uint32Array.of(opCount + times.length)),
    ops,
    bytes: joined(schedule.bytes, new Float64Array(times.length)),
    granule: joined(schedule.granule, new Float64Array(times.length)),
    delayPs: joined(schedule.delayPs, Float64Array.from(delays)),
  };
}

function joined<A extends Uint32Array | Float64Array>(values: A, more: A): A {
  const all = new (values.constructor as new (length: number) => A)(values.length + more.length);
  all.set(values);
  all.set(more, values.length);
  return all;
}
