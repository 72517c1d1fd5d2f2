/** A schedule in the layout the kernels read: `Op` structs and a `Program` a lane. */
import type { Device, DeviceBuffer } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { UserError } from '../../util/errors.ts';

const { fields: U64 } = layouts.Pair64;
const { LONE } = constants['flow/state'];

/**
 * Structs that are laid out at a time: few enough to stay in a core's cache on their way to the
 * device.
 */
const PIECE = 256;

/** Word of each field within an op. */
const at = Object.fromEntries(
  Object.entries(structs.Op.fields).map(([field, { offset }]) => [field, offset / 4]),
) as Readonly<Record<keyof typeof structs.Op.fields, number>>;

/**
 * Writes the ops as an array of WGSL `Op` structs. Throws `UserError` for a delay or size beyond
 * 2^53.
 */
export function writeOps(device: Device, buffer: DeviceBuffer, schedule: Schedule): void {
  const stride = structs.Op.size / 4;
  const crowded = lanesWithManyArrivals(schedule);
  inPieces(device, buffer, structs.Op.size, schedule.bytes.length, (words, first, count) => {
    for (let i = 0; i < count; i++) writeOp(words, i * stride, schedule, first + i, crowded);
  });
}

/** Writes an op as words from `to` on. A loop over columns would take three times as long. */
function writeOp(
  words: Uint32Array,
  to: number,
  { ops, bytes, granule, delayPs }: Schedule,
  op: number,
  crowded: Uint32Array,
): void {
  const from = op * OP_STRIDE;
  const peerBase = ops[from + OpCol.peerBase]!;
  const peerMod = ops[from + OpCol.peerMod]!;
  const lone = crowded[peerBase + peerMod] === crowded[peerBase] ? LONE : 0;
  words[to + at.count] = ops[from + OpCol.count]!;
  words[to + at.flags] = (ops[from + OpCol.flags]! & ~Flag.reduce) | lone;
  words[to + at.need] = ops[from + OpCol.need]!;
  words[to + at.need_signals] = ops[from + OpCol.needSignals]!;
  words[to + at.peer_base] = peerBase;
  words[to + at.peer0] = ops[from + OpCol.peer0]!;
  words[to + at.peer_stride] = ops[from + OpCol.peerStride]!;
  words[to + at.peer_mod] = peerMod;
  words[to + at.step0] = ops[from + OpCol.dstStep0]!;
  words[to + at.step_stride] = ops[from + OpCol.dstStepStride]!;
  words[to + at.chunk0] = ops[from + OpCol.chunk0]!;
  words[to + at.chunk_stride] = ops[from + OpCol.chunkStride]!;
  words[to + at.chunk_mod] = ops[from + OpCol.chunkMod]!;
  words[to + at.extra] = ops[from + OpCol.extra]!;
  words[to + at.mark] = ops[from + OpCol.mark]!;
  words[to + at.granule] = granule[op]!;
  put64(words, to + at.bytes, bytes[op]!, 'size of a chunk, bytes');
  put64(words, to + at.delay, delayPs[op]!, 'delay, ps');
}

/** Writes a WGSL `Program` a lane. */
export function writePrograms(device: Device, buffer: DeviceBuffer, schedule: Schedule): void {
  const { laneCount, laneRank, laneChannel, laneOps } = schedule;
  const { size, fields } = structs.Program;
  inPieces(device, buffer, size, laneCount, (words, first, count) => {
    for (let i = 0; i < count; i++) {
      const to = (i * size) / 4;
      words[to + fields.rank.offset / 4] = laneRank[first + i]!;
      words[to + fields.channel.offset / 4] = laneChannel[first + i]!;
      words[to + fields.op.offset / 4] = laneOps[first + i]!;
      words[to + fields.op_end.offset / 4] = laneOps[first + i + 1]!;
    }
  });
}

/** Writes `count` structs of `size` bytes in pieces; `lay` lays out a piece, from `first` on. */
function inPieces(
  device: Device,
  buffer: DeviceBuffer,
  size: number,
  count: number,
  lay: (words: Uint32Array, first: number, count: number) => void,
): void {
  const words = new Uint32Array((Math.min(PIECE, count) * size) / 4);
  for (let first = 0; first < count; first += PIECE) {
    const here = Math.min(PIECE, count - first);
    lay(words, first, here);
    device.write(buffer, words.subarray(0, (here * size) / 4), first * size);
  }
}

/** Writes a non-negative integer below 2^53 as two words. */
export function put64(words: Uint32Array, place: number, value: number, what: string): void {
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
    throw new UserError(`${what}: ${value} is out of range`, { advice: 'it must be from 0 to 2^53' });
  }
  const high = value < 2 ** 32 ? 0 : Math.floor(value / 2 ** 32);
  words[place + U64.low] = value - high * 2 ** 32;
  words[place + U64.high] = high;
}

/** Reads two words as a number; exact below 2^53. */
export function get64(words: Uint32Array, place: number): number {
  return words[place + U64.low]! + words[place + U64.high]! * 2 ** 32;
}

/** Entry `l` counts the lanes below `l` some step of which waits for more than one message. */
function lanesWithManyArrivals({ laneCount, laneOps, ops }: Schedule): Uint32Array {
  const below = new Uint32Array(laneCount + 1);
  for (let lane = 0; lane < laneCount; lane++) {
    const end = laneOps[lane + 1]! * OP_STRIDE;
    let many = 0;
    for (let at = laneOps[lane]! * OP_STRIDE; at < end; at += OP_STRIDE)
      if (ops[at + OpCol.need]! > 1) many = 1;
    below[lane + 1] = below[lane]! + many;
  }
  return below;
}
