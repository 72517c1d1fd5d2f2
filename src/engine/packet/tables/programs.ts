/** The tables of programs: `lane_info` of shaders/packet/tables.wgsl, `op_info` of message.wgsl. */
import { OP_STRIDE, OpCol } from '../../../model/schedule.ts';
import type { PacketRun } from '../api.ts';
import type { Flows } from '../flows.ts';

const LANE_WORDS = 6;
const OP_WORDS = 24;

/** Packets of a message and wire bytes of its last. */
export function packetsOf(bytes: number, payloadBytes: number, headerBytes: number): [number, number] {
  const packets = Math.max(1, Math.ceil(bytes / payloadBytes));
  return [packets, bytes - (packets - 1) * payloadBytes + headerBytes];
}

/** Words of each lane, of all inboxes, and how many messages there are. */
export function laneTable({ schedule }: PacketRun, flows: Flows) {
  const words = new Uint32Array(schedule.laneCount * LANE_WORDS);
  let inboxWords = 0;
  let messages = 0;
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const first = schedule.laneOps[lane]!;
    const end = schedule.laneOps[lane + 1]!;
    words.set([schedule.laneRank[lane]!, first, end, inboxWords, messages], lane * LANE_WORDS);
    for (let op = first; op < end; op++) inboxWords += schedule.ops[op * OP_STRIDE + OpCol.count]!;
    messages += flows.laneMessages[lane]!;
  }
  return { words, inboxWords, messages };
}

/** Words of each op. */
export function opTable(
  { schedule }: PacketRun,
  flows: Flows,
  payload: number,
  header: number,
  windowPs: number,
) {
  const { ops, bytes, granule, delayPs } = schedule;
  const words = new Uint32Array(Math.max(1, bytes.length) * OP_WORDS);
  const columns = [
    ...[
      OpCol.count,
      OpCol.flags,
      OpCol.need,
      OpCol.needSignals,
      OpCol.peerBase,
      OpCol.peer0,
      OpCol.peerStride,
    ],
    ...[OpCol.peerMod, OpCol.dstStep0, OpCol.dstStepStride, OpCol.chunk0, OpCol.chunkStride, OpCol.chunkMod],
    ...[OpCol.extra, OpCol.mark],
  ];
  for (let op = 0; op < bytes.length; op++) {
    const at = op * OP_WORDS;
    columns.forEach((column, i) => {
      words[at + i] = ops[op * OP_STRIDE + column]!;
    });
    words[at + 15] = flows.mapStart[op]!;
    words.set(packetsOf(bytes[op]!, payload, header), at + 16);
    words.set(packetsOf(bytes[op]! + granule[op]!, payload, header), at + 18);
    words[at + 20] = Math.floor(delayPs[op]! / windowPs);
    words[at + 21] = delayPs[op]! % windowPs;
  }
  return words;
}
