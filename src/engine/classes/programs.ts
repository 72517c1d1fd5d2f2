/** Whether the lanes of two parts of a schedule run the same programs, place by place. */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import type { Parts } from './parts.ts';

/** Columns that engines read as they are; identities of chunks are for the semantic check alone. */
export const PLAIN = Uint8Array.of(
  ...[OpCol.count, OpCol.flags, OpCol.need, OpCol.needSignals],
  ...[OpCol.dstStep0, OpCol.dstStepStride],
  ...[OpCol.chunk0, OpCol.chunkStride, OpCol.chunkMod, OpCol.extra],
);
/** The same, for ops that send or signal. */
export const OF_PEERS = Uint8Array.of(OpCol.peer0, OpCol.peerStride, OpCol.peerMod);

/** One step of FNV-1a, by words; fractions do not count. */
export function mix(hash: number, word: number): number {
  return Math.imul(hash ^ word, 0x01000193);
}

/** A number that parts of the same programs share: of lanes, their ops, and the first op. */
export function programsHash({ laneOps, ops, bytes }: Schedule, parts: Parts, part: number): number {
  const [first, last] = [parts.lanes[parts.start[part]!]!, parts.lanes[parts.start[part + 1]! - 1]!];
  let hash = parts.start[part + 1]! - parts.start[part]!;
  for (const lane of [first, last]) {
    const op = laneOps[lane]!;
    const count = laneOps[lane + 1]! - op;
    hash = mix(hash, count);
    if (count > 0) hash = mix(mix(hash, ops[op * OP_STRIDE + OpCol.count]!), bytes[op]!);
  }
  return hash;
}

/** Whether engines cannot tell the programs of two parts apart. */
export function samePrograms(schedule: Schedule, parts: Parts, a: number, b: number): boolean {
  const { laneOps } = schedule;
  const size = parts.start[a + 1]! - parts.start[a]!;
  if (parts.start[b + 1]! - parts.start[b]! !== size) return false;
  for (let place = 0; place < size; place++) {
    const one = parts.lanes[parts.start[a]! + place]!;
    const other = parts.lanes[parts.start[b]! + place]!;
    const count = laneOps[one + 1]! - laneOps[one]!;
    if (laneOps[other + 1]! - laneOps[other]! !== count) return false;
    for (let i = 0; i < count; i++) {
      if (!sameOp(schedule, parts, laneOps[one]! + i, laneOps[other]! + i)) return false;
    }
  }
  return true;
}

function sameOp(schedule: Schedule, { place }: Parts, a: number, b: number): boolean {
  const { ops, bytes, granule, delayPs } = schedule;
  const [one, other] = [a * OP_STRIDE, b * OP_STRIDE];
  if (bytes[a] !== bytes[b] || granule[a] !== granule[b] || delayPs[a] !== delayPs[b]) return false;
  if (ops[one + OpCol.mark]! >= 0 !== ops[other + OpCol.mark]! >= 0) return false;
  if (!sameColumns(ops, one, other, PLAIN)) return false;
  if (!hasPeers(schedule, a)) return true;
  if (!sameColumns(ops, one, other, OF_PEERS)) return false;
  return place[ops[one + OpCol.peerBase]!] === place[ops[other + OpCol.peerBase]!];
}

function sameColumns(ops: Int32Array, one: number, other: number, columns: Uint8Array): boolean {
  for (let i = 0; i < columns.length; i++) {
    if (ops[one + columns[i]!] !== ops[other + columns[i]!]) return false;
  }
  return true;
}

/** Whether an op sends or signals: the columns of its peers are read. */
export function hasPeers({ ops }: Schedule, op: number): boolean {
  return (ops[op * OP_STRIDE + OpCol.flags]! & (Flag.send | Flag.signal)) !== 0;
}
