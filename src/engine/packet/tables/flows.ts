/** The table of flows: `flow_info` of shaders/packet/tables.wgsl. */
import { constants, words as layouts } from '../../../kernels/words.ts';
import { OP_STRIDE, OpCol } from '../../../model/schedule.ts';
import type { PacketRun } from '../api.ts';
import type { Flows } from '../flows.ts';
import { alonePs, firstPath, flowWindows, type PortTimes, type Way, wayTo } from '../paths.ts';
import { packetsOf } from './programs.ts';

const { FlowInfo, RunInfo, Way: WayInfo } = layouts;
const { fields: F } = FlowInfo;
const TICK_PS = 2 ** constants['packet/time'].TICK_BITS;

/** Words of each flow, and the numbers that give a run its size; `times` are those of its ports. */
export function flowTable(run: PacketRun, flows: Flows, times: PortTimes) {
  const { fabric, routes, schedule, settings } = run;
  const full = settings.payloadBytes + settings.headerBytes;
  const words = new Uint32Array(Math.max(1, flows.count) * FlowInfo.words);
  const starts = new Uint32Array(flows.count);
  const firstEnd = new Uint32Array(flows.count);
  const packets = new Float64Array(flows.count);
  let bitWords = 0;
  let longestPs = 0;
  for (let flow = 0; flow < flows.count; flow++) {
    const lane = flows.lane[flow]!;
    const src = schedule.laneRank[lane]!;
    const dst = flows.dst[flow]!;
    const channel = schedule.laneChannel[lane]!;
    const out = wayTo(fabric, routes, src, dst, channel);
    const back = wayTo(fabric, routes, dst, src, channel);
    const rttPs =
      alonePs(times, firstPath(fabric, routes, src, out), full) +
      alonePs(times, firstPath(fabric, routes, dst, back), settings.ackBytes);
    longestPs = Math.max(longestPs, rttPs);
    const { first, most, start } = flowWindows(settings, rttPs, times.pace[out.endpoint]!);
    starts[flow] = start;
    for (let r = flows.runStart[flow]!; r < flows.runStart[flow + 1]!; r++) {
      const at = r * RunInfo.words;
      const op = flows.runs[at + RunInfo.fields.op]!;
      const firstOf = flows.runs[at + RunInfo.fields.first]!;
      if (r === flows.runStart[flow]) firstEnd[flow] = messagePackets(run, op, firstOf);
      packets[flow]! += flows.runs[at + RunInfo.fields.count]! * messagePackets(run, op, undefined);
    }
    const bits = bitsFor(packets[flow]!, settings.span);
    const at = flow * FlowInfo.words;
    putWay(words, at + F.there, out);
    putWay(words, at + F.back, back);
    words[at + F.src] = src;
    words[at + F.dst] = dst;
    words[at + F.lane] = lane;
    words[at + F.out] = out.endpoint;
    words[at + F.out_back] = back.endpoint;
    words[at + F.run] = flows.runStart[flow]!;
    words[at + F.run_end] = flows.runStart[flow + 1]!;
    words[at + F.bits] = bitWords;
    words[at + F.mask] = bits - 1;
    words[at + F.window] = first;
    words[at + F.rtt] = Math.max(1, Math.floor(rttPs / TICK_PS));
    words[at + F.start] = start;
    words[at + F.plane] = out.plane;
    words[at + F.most] = most;
    bitWords += bits / 32;
  }
  return { words, rttPs: longestPs, windows: starts, firstEnd, packets, bitWords };
}

function putWay(words: Uint32Array, at: number, { row, goal, last, key }: Way): void {
  words[at + WayInfo.fields.row] = row;
  words[at + WayInfo.fields.goal] = goal;
  words[at + WayInfo.fields.last] = last;
  words[at + WayInfo.fields.key] = key;
}

/** Packets of the message of iteration `i`, or of the largest of the op's. */
function messagePackets({ schedule, settings }: PacketRun, op: number, i: number | undefined): number {
  const { ops, bytes, granule } = schedule;
  const at = op * OP_STRIDE;
  const chunkMod = ops[at + OpCol.chunkMod]!;
  const chunk =
    i === undefined ? -1 : (ops[at + OpCol.chunk0]! + i * ops[at + OpCol.chunkStride]!) % chunkMod;
  const more = chunk < ops[at + OpCol.extra]! ? granule[op]! : 0;
  return packetsOf(bytes[op]! + more, settings.payloadBytes, settings.headerBytes)[0];
}

/** A power of two that holds `packets` or, if that is less, the span; 32 at least. */
function bitsFor(packets: number, span: number): number {
  let bits = 32;
  while (bits < packets && bits < span) bits *= 2;
  return bits;
}
