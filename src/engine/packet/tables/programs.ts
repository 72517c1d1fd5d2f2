/** The tables of programs: `lane_info` of shaders/packet/tables.wgsl, `op_info` of message.wgsl. */
import { words as layouts } from '../../../kernels/words.ts';
import { OP_STRIDE, OpCol } from '../../../model/schedule.ts';
import type { PacketRun } from '../api.ts';
import type { Flows } from '../flows.ts';

const { LaneInfo, MessageSize, OpInfo } = layouts;

/** Words of an op that are columns of the schedule. */
const COLUMNS: readonly (readonly [to: keyof typeof OpInfo.fields, from: number])[] = [
  ['count', OpCol.count],
  ['flags', OpCol.flags],
  ['need', OpCol.need],
  ['signals', OpCol.needSignals],
  ['peer_base', OpCol.peerBase],
  ['peer0', OpCol.peer0],
  ['peer_stride', OpCol.peerStride],
  ['peer_mod', OpCol.peerMod],
  ['step0', OpCol.dstStep0],
  ['step_stride', OpCol.dstStepStride],
  ['chunk0', OpCol.chunk0],
  ['chunk_stride', OpCol.chunkStride],
  ['chunk_mod', OpCol.chunkMod],
  ['extra', OpCol.extra],
  ['mark', OpCol.mark],
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
    for (const [to, from] of COLUMNS) words[at + fields[to]] = ops[op * OP_STRIDE + from]!;
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
