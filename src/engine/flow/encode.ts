/** A schedule in the layout the kernels read: `Op` structs and a `Program` a lane. */
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { UserError } from '../../util/errors.ts';

const NEUTRAL_PEER_MOD = 1;
const { fields: U64 } = layouts.Pair64;
const { LONE } = constants['flow/state'];

/** Non-negative remainder, so that the kernels' unsigned arithmetic steps the right way. */
const wrap = (value: number, modulus: number) =>
  value >= 0 && value < modulus ? value : ((value % modulus) + modulus) % modulus;

/** Word of each field within an op. */
const at = Object.fromEntries(
  Object.entries(structs.Op.fields).map(([field, { offset }]) => [field, offset / 4]),
) as Readonly<Record<keyof typeof structs.Op.fields, number>>;

/** Ops as an array of WGSL `Op` structs. Throws `UserError` for a delay or size beyond 2^53. */
export function encodeOps(schedule: Schedule): Uint32Array {
  const { ops, bytes, granule, delayPs } = schedule;
  const stride = structs.Op.size / 4;
  const opCount = ops.length / OP_STRIDE;
  const words = new Uint32Array(Math.max(1, opCount) * stride);
  const crowded = lanesWithManyArrivals(schedule);
  for (let op = 0; op < opCount; op++) {
    const from = op * OP_STRIDE;
    const to = op * stride;
    const peerBase = ops[from + OpCol.peerBase]!;
    const peerMod = Math.max(NEUTRAL_PEER_MOD, ops[from + OpCol.peerMod]!);
    const chunkMod = Math.max(1, ops[from + OpCol.chunkMod]!);
    const lone = crowded[peerBase + peerMod] === crowded[peerBase];
    words[to + at.count] = ops[from + OpCol.count]!;
    words[to + at.flags] = (ops[from + OpCol.flags]! & ~Flag.reduce) | (lone ? LONE : 0);
    words[to + at.need] = ops[from + OpCol.need]!;
    words[to + at.need_signals] = ops[from + OpCol.needSignals]!;
    words[to + at.peer_base] = peerBase;
    words[to + at.peer0] = wrap(ops[from + OpCol.peer0]!, peerMod);
    words[to + at.peer_stride] = wrap(ops[from + OpCol.peerStride]!, peerMod);
    words[to + at.peer_mod] = peerMod;
    words[to + at.step0] = ops[from + OpCol.dstStep0]!;
    words[to + at.step_stride] = ops[from + OpCol.dstStepStride]!;
    words[to + at.chunk0] = wrap(ops[from + OpCol.chunk0]!, chunkMod);
    words[to + at.chunk_stride] = wrap(ops[from + OpCol.chunkStride]!, chunkMod);
    words[to + at.chunk_mod] = chunkMod;
    words[to + at.extra] = ops[from + OpCol.extra]!;
    words[to + at.mark] = ops[from + OpCol.mark]!;
    words[to + at.granule] = granule[op]!;
    put64(words, to + at.bytes, bytes[op]!, 'size of a chunk, bytes');
    put64(words, to + at.delay, delayPs[op]!, 'delay, ps');
  }
  return words;
}

/** A WGSL `Program` a lane. */
export function encodePrograms(schedule: Schedule): Uint32Array {
  const { laneCount, laneRank, laneChannel, laneOps } = schedule;
  const { size, fields } = structs.Program;
  const stride = size / 4;
  const words = new Uint32Array(laneCount * stride);
  const put = (field: keyof typeof fields, column: Uint32Array, first = 0) => {
    const place = fields[field].offset / 4;
    for (let lane = 0; lane < laneCount; lane++) words[lane * stride + place] = column[first + lane]!;
  };
  put('rank', laneRank);
  put('channel', laneChannel);
  put('op', laneOps);
  put('op_end', laneOps, 1);
  return words;
}

/** Writes a non-negative integer below 2^53 as two words. */
export function put64(words: Uint32Array, place: number, value: number, what: string): void {
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
    throw new UserError(`${what}: ${value} is out of range`, { advice: 'it must be from 0 to 2^53' });
  }
  const high = Math.floor(value / 2 ** 32);
  words[place + U64.low] = value - high * 2 ** 32;
  words[place + U64.high] = high;
}

/** Reads two words as a number; exact below 2^53. */
export function get64(words: Uint32Array, place: number): number {
  return words[place + U64.low]! + words[place + U64.high]! * 2 ** 32;
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
