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

/** Where the columns of a schedule stand in a WGSL `Op`. */
const COLUMNS = [
  [OpCol.count, 'count'],
  [OpCol.need, 'need'],
  [OpCol.needSignals, 'need_signals'],
  [OpCol.peerBase, 'peer_base'],
  [OpCol.peer0, 'peer0'],
  [OpCol.peerStride, 'peer_stride'],
  [OpCol.peerMod, 'peer_mod'],
  [OpCol.dstStep0, 'step0'],
  [OpCol.dstStepStride, 'step_stride'],
  [OpCol.chunk0, 'chunk0'],
  [OpCol.chunkStride, 'chunk_stride'],
  [OpCol.chunkMod, 'chunk_mod'],
  [OpCol.extra, 'extra'],
  [OpCol.mark, 'mark'],
] as const satisfies readonly (readonly [number, keyof typeof structs.Op.fields])[];
const FROM = Uint8Array.from(COLUMNS, ([column]) => column);
const TO = Uint8Array.from(COLUMNS, ([, field]) => at[field]);

/**
 * Writes the ops as an array of WGSL `Op` structs. Throws `UserError` for a delay or size beyond
 * 2^53.
 */
export function writeOps(device: Device, buffer: DeviceBuffer, schedule: Schedule): void {
  const { ops, bytes, granule, delayPs } = schedule;
  const stride = structs.Op.size / 4;
  const crowded = lanesWithManyArrivals(schedule);
  const { flags: flagsAt, granule: granuleAt, bytes: bytesAt, delay: delayAt } = at;
  inPieces(device, buffer, structs.Op.size, bytes.length, (words, first, count) => {
    for (let i = 0; i < count; i++) {
      const op = first + i;
      const from = op * OP_STRIDE;
      const to = i * stride;
      for (let c = 0; c < FROM.length; c++) words[to + TO[c]!] = ops[from + FROM[c]!]!;
      const peerBase = ops[from + OpCol.peerBase]!;
      const lone = crowded[peerBase + ops[from + OpCol.peerMod]!] === crowded[peerBase];
      words[to + flagsAt] = (ops[from + OpCol.flags]! & ~Flag.reduce) | (lone ? LONE : 0);
      words[to + granuleAt] = granule[op]!;
      put64(words, to + bytesAt, bytes[op]!, 'size of a chunk, bytes');
      put64(words, to + delayAt, delayPs[op]!, 'delay, ps');
    }
  });
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
