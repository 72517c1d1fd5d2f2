/** A schedule in the layout the kernels read: `Op` structs and a `vec4<u32>` a lane. */
import { structs } from '../../kernels/generated.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { UserError } from '../../util/errors.ts';

const NEUTRAL_PEER_MOD = 1;
/** No step of the receivers waits for more than one message (`LONE` of shaders/flow/state.wgsl). */
const LONE = 8;

/** Column of {@link OpCol} → field of the WGSL struct `Op`, as they are copied. */
const COPIED = [
  [OpCol.count, 'count'],
  [OpCol.need, 'need'],
  [OpCol.needSignals, 'need_signals'],
  [OpCol.peerBase, 'peer_base'],
  [OpCol.peer0, 'peer0'],
  [OpCol.dstStep0, 'step0'],
  [OpCol.dstStepStride, 'step_stride'],
  [OpCol.chunk0, 'chunk0'],
  [OpCol.extra, 'extra'],
  [OpCol.mark, 'mark'],
] as const;

/** Non-negative remainder, so that the kernels' unsigned arithmetic steps the right way. */
const wrap = (value: number, modulus: number) => ((value % modulus) + modulus) % modulus;

/** Ops as an array of WGSL `Op` structs. Throws `UserError` for a delay or size beyond 2^53. */
export function encodeOps(schedule: Schedule): Uint32Array {
  const { fields, size } = structs.Op;
  const stride = size / 4;
  const opCount = schedule.ops.length / OP_STRIDE;
  const words = new Uint32Array(Math.max(1, opCount) * stride);
  const crowded = lanesWithManyArrivals(schedule);
  for (let op = 0; op < opCount; op++) {
    const from = op * OP_STRIDE;
    const to = op * stride;
    const column = (c: number) => schedule.ops[from + c]!;
    for (const [c, field] of COPIED) words[to + fields[field].offset / 4] = column(c);
    const peerMod = Math.max(NEUTRAL_PEER_MOD, column(OpCol.peerMod));
    const chunkMod = Math.max(1, column(OpCol.chunkMod));
    words[to + fields.peer_mod.offset / 4] = peerMod;
    words[to + fields.peer0.offset / 4] = wrap(column(OpCol.peer0), peerMod);
    words[to + fields.peer_stride.offset / 4] = wrap(column(OpCol.peerStride), peerMod);
    words[to + fields.chunk_mod.offset / 4] = chunkMod;
    words[to + fields.chunk0.offset / 4] = wrap(column(OpCol.chunk0), chunkMod);
    words[to + fields.chunk_stride.offset / 4] = wrap(column(OpCol.chunkStride), chunkMod);
    words[to + fields.granule.offset / 4] = schedule.granule[op]!;
    const peerBase = column(OpCol.peerBase);
    const lone = crowded[peerBase + peerMod]! === crowded[peerBase]!;
    words[to + fields.flags.offset / 4] = (column(OpCol.flags) & ~Flag.reduce) | (lone ? LONE : 0);
    put64(words, to + fields.bytes.offset / 4, schedule.bytes[op]!, 'size of a chunk, bytes');
    put64(words, to + fields.delay.offset / 4, schedule.delayPs[op]!, 'delay, ps');
  }
  return words;
}

/** Per lane: rank, channel, first op, end of ops. */
export function encodePrograms(schedule: Schedule): Uint32Array {
  const words = new Uint32Array(schedule.laneCount * 4);
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    words[lane * 4] = schedule.laneRank[lane]!;
    words[lane * 4 + 1] = schedule.laneChannel[lane]!;
    words[lane * 4 + 2] = schedule.laneOps[lane]!;
    words[lane * 4 + 3] = schedule.laneOps[lane + 1]!;
  }
  return words;
}

/** Writes a non-negative integer below 2^53 as two words. */
export function put64(words: Uint32Array, at: number, value: number, what: string): void {
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
    throw new UserError(`${what}: ${value} is out of range`, { advice: 'it must be from 0 to 2^53' });
  }
  words[at] = value % 2 ** 32;
  words[at + 1] = Math.floor(value / 2 ** 32);
}

/** Reads two words as a number; exact below 2^53. */
export function get64(words: Uint32Array, at: number): number {
  return words[at]! + words[at + 1]! * 2 ** 32;
}

/** Entry `l` counts the lanes below `l` some step of which waits for more than one message. */
function lanesWithManyArrivals(schedule: Schedule): Uint32Array {
  const below = new Uint32Array(schedule.laneCount + 1);
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    let many = 0;
    for (let op = schedule.laneOps[lane]!; op < schedule.laneOps[lane + 1]!; op++) {
      if (schedule.ops[op * OP_STRIDE + OpCol.need]! > 1) many = 1;
    }
    below[lane + 1] = below[lane]! + many;
  }
  return below;
}
