/** Reads a {@link Schedule} step by step, as its header defines it. */
import { memoOf } from '../util/memo.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from './schedule.ts';

/** One step of a lane, its loop unrolled. */
export interface Step {
  readonly send: boolean;
  readonly reduce: boolean;
  readonly signal: boolean;
  readonly need: number;
  readonly needSignals: number;
  /** Receiving lane of the message or signal. */
  readonly peer: number;
  /** Step of the receiving lane that the message is for. */
  readonly dstStep: number;
  /** Identity of the chunk sent. */
  readonly chunk: number;
  /** Identities of the chunks sent, where they are not that one. */
  readonly carries?: readonly number[] | undefined;
  /** Contributions that switches have summed into each, in place of the sender's own. */
  readonly sums?: bigint | ((chunk: number) => bigint) | undefined;
  readonly bytes: number;
  readonly delayPs: number;
  /** Mark that this step's end sets, or -1. */
  readonly mark: number;
}

/** Step `i` of the loop `op`. */
export function readStep(schedule: Schedule, op: number, i: number): Step {
  const column = (c: number) => schedule.ops[op * OP_STRIDE + c]!;
  const contents = schedule.contents?.get(op);
  const flags = column(OpCol.flags);
  const chunk = (column(OpCol.chunk0) + i * column(OpCol.chunkStride)) % column(OpCol.chunkMod);
  return {
    send: (flags & Flag.send) !== 0,
    reduce: (flags & Flag.reduce) !== 0,
    signal: (flags & Flag.signal) !== 0,
    need: column(OpCol.need),
    needSignals: column(OpCol.needSignals),
    peer:
      column(OpCol.peerBase) + ((column(OpCol.peer0) + i * column(OpCol.peerStride)) % column(OpCol.peerMod)),
    dstStep: column(OpCol.dstStep0) + i * column(OpCol.dstStepStride),
    chunk: column(OpCol.chunkBase) + chunk,
    carries: contents?.carries?.(i),
    sums: contents?.sums,
    bytes: schedule.bytes[op]! + (chunk < column(OpCol.extra) ? schedule.granule[op]! : 0),
    delayPs: schedule.delayPs[op]!,
    mark: i === column(OpCol.count) - 1 ? column(OpCol.mark) : -1,
  };
}

/** All steps of a lane, in order. */
export function* laneSteps(schedule: Schedule, lane: number): Generator<Step> {
  for (let op = schedule.laneOps[lane]!; op < schedule.laneOps[lane + 1]!; op++) {
    const count = schedule.ops[op * OP_STRIDE + OpCol.count]!;
    for (let i = 0; i < count; i++) yield readStep(schedule, op, i);
  }
}

/** Messages (sends, signals excluded) that running the schedule takes. */
export const countMessages = memoOf(({ ops }: Schedule): number => {
  let messages = 0;
  for (let at = 0; at < ops.length; at += OP_STRIDE) {
    if (ops[at + OpCol.flags]! & Flag.send) messages += ops[at + OpCol.count]!;
  }
  return messages;
});

/** Memory of the schedule's arrays, bytes. */
export function scheduleBytes(schedule: Schedule): number {
  const { laneRank, laneChannel, laneOps, ops, bytes, granule, delayPs } = schedule;
  return [laneRank, laneChannel, laneOps, ops, bytes, granule, delayPs].reduce(
    (sum, a) => sum + a.byteLength,
    0,
  );
}
