/** Everything that does not change in a packet run, as the words of shaders/packet/tables.wgsl. */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { OP_STRIDE, OpCol } from '../../model/schedule.ts';
import { isDetour } from '../../routing/choice.ts';
import { detourClasses } from '../../routing/detours.ts';
import type { PacketRun } from './api.ts';
import { faultSections, type PaceRange, paceRange } from './faults.ts';
import { buildFlows, type Flows } from './flows.ts';
import { nextLinks } from './next-links.ts';
import { longestPacket, paceOf, windowOf } from './pace.ts';
import { alonePs, firstPath, flowWindows, type PortTimes, wayTo } from './paths.ts';
import type { PacketTables } from './problem.ts';

const LINK_WORDS = 8;
const FLOW_WORDS = 22;
const LANE_WORDS = 6;
const OP_WORDS = 24;
const NONE = 0xffffffff;

/** Packets of a message and wire bytes of its last. */
export function packetsOf(bytes: number, payloadBytes: number, headerBytes: number): [number, number] {
  const packets = Math.max(1, Math.ceil(bytes / payloadBytes));
  return [packets, bytes - (packets - 1) * payloadBytes + headerBytes];
}

/** Builds the tables of a run. Throws `UserError` where ranks have no path or a rate is too low. */
export function buildTables(run: PacketRun): PacketTables {
  const { fabric, routes, schedule, settings } = run;
  const flows = buildFlows(schedule);
  const windowPs = windowOf(fabric);
  const links = linkTable(run, windowPs);
  const flow = flowTable(run, flows, links.times);
  const lanes = laneTable(run, flows);
  const sets = nextLinks(run.routes);
  return {
    flows,
    windowPs,
    rttPs: flow.rttPs,
    ports: links.times.pace.length,
    endpoints: links.endpoints.length,
    bitWords: flow.bitWords,
    inboxWords: lanes.inboxWords,
    messages: lanes.messages,
    windows: flow.windows,
    firstEnd: flow.firstEnd,
    packets: flow.packets,
    sections: {
      link_info: links.words,
      ...faultSections(run, windowPs, links.times.pace, sets),
      next_links: sets.words,
      divisor: routes.divisor,
      detours: detourTable(run),
      flow_info: flow.words,
      flow_map: flows.map,
      lane_info: lanes.words,
      op_info: opTable(run, flows, settings.payloadBytes, settings.headerBytes, windowPs),
      run_info: flows.runs,
      rank_in: grouped(fabric.ranks, fabric.links.to),
      rank_lanes: grouped(fabric.ranks, schedule.laneRank),
      node_out: settings.pfc ? grouped(fabric.nodeCount, fabric.links.from) : new Uint32Array(0),
      endpoint_port: links.endpoints,
      rank_port: onlyPorts(fabric.ranks, links),
    },
  };
}

/** Row and node of each random node; none where the routing knows none. */
function detourTable({ fabric, routes, routing }: PacketRun): Uint32Array {
  if (!isDetour(routing.name)) return new Uint32Array(0);
  const { classRow, classNode } = routes;
  return Uint32Array.from([...detourClasses(fabric, routes)].flatMap((c) => [classRow[c]!, classNode[c]!]));
}

function linkTable(run: PacketRun, windowPs: number) {
  const { fabric, settings } = run;
  const { links, kind, ranks, ranksForward } = fabric;
  const count = links.count + (ranksForward ? ranks : 0);
  const times: PortTimes = {
    pace: new Float64Array(count),
    latencyPs: new Float64Array(count),
    passBytes: new Float64Array(count).fill(Infinity),
  };
  const words = new Uint32Array(count * LINK_WORDS);
  const endpoints: number[] = [];
  const injection = new Float64Array(ranksForward ? ranks : 0);
  const put = (
    port: number,
    from: number,
    to: number,
    rateBps: number,
    latencyPs: number,
    endpoint: number,
    counted: boolean,
  ) => {
    const pace = paceOf(rateBps, longestPacket(settings), fabric.name);
    times.pace[port] = pace;
    times.latencyPs[port] = latencyPs;
    if (endpoint > 0) endpoints.push(port);
    words.set(
      [to, Math.floor(latencyPs / windowPs), latencyPs % windowPs, pace, endpoint, from, counted ? 1 : 0],
      port * LINK_WORDS,
    );
  };
  for (let link = 0; link < links.count; link++) {
    const from = links.from[link]!;
    const to = links.to[link]!;
    // One more than its plane.
    const endpoint = ranksForward || kind[from] !== NodeKind.rank ? 0 : 1 + links.scaleUp[link]!;
    const counted = ranksForward || kind[to] !== NodeKind.rank;
    put(link, from, to, links.rateBps[link]!, links.latencyPs[link]!, endpoint, counted);
    if (ranksForward && from < ranks) injection[from]! += links.rateBps[link]!;
  }
  if (settings.cutThrough) {
    for (const link of cutThrough(fabric, paceRange(run, times.pace))) {
      words[link * LINK_WORDS + 7] = 1;
      times.passBytes[link] = settings.headerBytes;
    }
  }
  injection.forEach((rate, rank) => {
    put(links.count + rank, rank, rank, rate, 0, 1, false);
  });
  return { words, times, endpoints: Uint32Array.from(endpoints) };
}

/** Links whose pace does not change and that lead to a switch out of which no link is ever faster. */
function cutThrough({ links, kind, nodeCount, ranksForward }: Fabric, { least, most }: PaceRange): number[] {
  const fastest = new Float64Array(nodeCount).fill(Infinity);
  links.from.forEach((node, link) => {
    fastest[node] = Math.min(fastest[node]!, least[link]!);
  });
  return Array.from(links.to.keys()).filter((link) => {
    const node = links.to[link]!;
    const steady = least[link] === most[link];
    return steady && (ranksForward || kind[node] !== NodeKind.rank) && fastest[node]! >= most[link]!;
  });
}

function flowTable(run: PacketRun, flows: Flows, times: PortTimes) {
  const { fabric, routes, schedule, settings } = run;
  const full = settings.payloadBytes + settings.headerBytes;
  const words = new Uint32Array(Math.max(1, flows.count) * FLOW_WORDS);
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
      const [op, firstOf, , count] = flows.runs.subarray(r * 4, r * 4 + 4);
      if (r === flows.runStart[flow]) firstEnd[flow] = messagePackets(run, op!, firstOf!);
      packets[flow]! += count! * messagePackets(run, op!, undefined);
    }
    const bits = bitsFor(packets[flow]!, settings.span);
    words.set(
      [
        ...[out.row, out.goal, out.last, out.key, back.row, back.goal, back.last, back.key],
        ...[src, dst, lane, out.endpoint, back.endpoint, flows.runStart[flow]!, flows.runStart[flow + 1]!],
        ...[bitWords, bits - 1, first, Math.max(1, Math.floor(rttPs / 1024)), start, out.plane, most],
      ],
      flow * FLOW_WORDS,
    );
    bitWords += bits / 32;
  }
  return { words, rttPs: longestPs, windows: starts, firstEnd, packets, bitWords };
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

function laneTable({ schedule }: PacketRun, flows: Flows) {
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

function opTable({ schedule }: PacketRun, flows: Flows, payload: number, header: number, windowPs: number) {
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

/** The endpoint of each rank, or NONE where it has several; a rank without one sends nothing. */
function onlyPorts(
  ranks: number,
  { words, endpoints }: { words: Uint32Array; endpoints: Uint32Array },
): Uint32Array {
  const ports = new Uint32Array(ranks).fill(NONE);
  const seen = new Set<number>();
  for (const port of endpoints) {
    const rank = words[port * LINK_WORDS + 5]!;
    ports[rank] = seen.has(rank) ? NONE : port;
    seen.add(rank);
  }
  return ports;
}

/** Members of each group, ascending: starts (one more than groups, counted from the section's own start), then members. */
function grouped(groups: number, groupOf: Uint32Array): Uint32Array {
  const counts = new Uint32Array(groups + 1);
  let members = 0;
  for (const group of groupOf) {
    if (group >= groups) continue;
    counts[group + 1]!++;
    members++;
  }
  const words = new Uint32Array(groups + 1 + members);
  words[0] = groups + 1;
  for (let group = 0; group < groups; group++) words[group + 1] = words[group]! + counts[group + 1]!;
  const next = words.slice(0, groups);
  groupOf.forEach((group, member) => {
    if (group < groups) words[next[group]!++] = member;
  });
  return words;
}
