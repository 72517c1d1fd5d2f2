/** The tables of programs: `lane_info` of shaders/packet/tables.wgsl, `op_info` of message.wgsl. */
import { words as layouts } from '../../../kernels/words.ts';
import { OP_STRIDE, OpCol } from '../../../model/schedule.ts';
import type { PacketRun } from '../api.ts';
import type { Flows } from '../flows.ts';

const { LaneInfo, MessageSize, OpInfo } = layouts;

/** Words of an op that are columns of the schedule: the word in the op, the column. */
const COLUMNS: readonly (readonly [to: number, from: number])[] = [
  [OpInfo.fields.count, OpCol.count],
  [OpInfo.fields.flags, OpCol.flags],
  [OpInfo.fields.need, OpCol.need],
  [OpInfo.fields.signals, OpCol.needSignals],
  [OpInfo.fields.peer_base, OpCol.peerBase],
  [OpInfo.fields.peer0, OpCol.peer0],
  [OpInfo.fields.peer_stride, OpCol.peerStride],
  [OpInfo.fields.peer_mod, OpCol.peerMod],
  [OpInfo.fields.step0, OpCol.dstStep0],
  [OpInfo.fields.step_stride, OpCol.dstStepStride],
  [OpInfo.fields.chunk0, OpCol.chunk0],
  [OpInfo.fields.chunk_stride, OpCol.chunkStride],
  [OpInfo.fields.chunk_mod, OpCol.chunkMod],
  [OpInfo.fields.extra, OpCol.extra],
  [OpInfo.fields.mark, OpCol.mark],
];

/** Packets of a message and wire bytes of its last. */
export function packetsOf(bytes: number, payloadBytes: number, headerBytes: number): [number, number] {
  const packets = Math.max(1, Math.ceil(bytes / payloadBytes));
  return [packets, bytes - (packets - 1) * payloadBytes + headerBytes];
}

/** Words of each lane, of all inboxes, and the number of messages. */
export function laneTable({ schedule }: PacketRun, flows: Flows) {
  const words = new Uint32Array(schedule.laneCount * LaneInfo.words);
  let inboxWords = 0;
  let messages = 0;
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const first = schedule.laneOps[lane]!;
    const end = schedule.laneOps[lane + 1]!;
    const at = lane * LaneInfo.words;
    words[at + LaneInfo.fields.rank] = schedule.laneRank[lane]!;
    words[at + LaneInfo.fields.first_op] = first;
    words[at + LaneInfo.fields.end_op] = end;
    words[at + LaneInfo.fields.inbox] = inboxWords;
    words[at + LaneInfo.fields.record] = messages;
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
  const words = new Uint32Array(Math.max(1, bytes.length) * OpInfo.words);
  const { fields } = OpInfo;
  for (let op = 0; op < bytes.length; op++) {
    const at = op * OpInfo.words;
    const row = op * OP_STRIDE;
    for (let c = 0; c < COLUMNS.length; c++) words[at + COLUMNS[c]![0]] = ops[row + COLUMNS[c]![1]]!;
    putSize(words, at + fields.size, packetsOf(bytes[op]!, payload, header));
    putSize(words, at + fields.size_more, packetsOf(bytes[op]! + granule[op]!, payload, header));
    words[at + fields.flows] = flows.mapStart[op]!;
    words[at + fields.delay_windows] = Math.floor(delayPs[op]! / windowPs);
    words[at + fields.delay_rest] = delayPs[op]! % windowPs;
  }
  return words;
}

function putSize(words: Uint32Array, at: number, [packets, last_bytes]: [number, number]): void {
  words[at + MessageSize.fields.packets] = packets;
  words[at + MessageSize.fields.last_bytes] = last_bytes;
}
