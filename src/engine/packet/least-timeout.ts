/**
 * The least retransmission timeout of a run: as long as the network can keep a packet and its ack
 * when nothing is lost. So a sender never gives up on a packet that is only late
 * (docs/packet-model.md, Least timeout). It is a bound from above, not an estimate; each flow's own
 * timer estimates, and grows beyond it.
 */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { isDetour } from '../../routing/properties.ts';
import { findTransport } from '../../transport/registry.ts';
import type { PacketRun, PacketSettings } from './api.ts';
import { longestRto } from './check.ts';
import { buildFlows } from './flows.ts';
import { windowOf } from './pace.ts';
import { flowWindows } from './paths.ts';

/**
 * Shorter ones are of no use: a NIC's firmware takes its time. That of htsim's senders at the
 * start.
 */
const SHORTEST_PS = 100e6;

/** The run before its timeout is known. */
export type UntimedRun = Omit<PacketRun, 'settings'> & { readonly settings: Omit<PacketSettings, 'rtoPs'> };

/** The least timeout of a run, ps. */
export function leastTimeout(run: UntimedRun): number {
  const { fabric, routes, routing, settings, schedule } = run;
  const { payloadBytes, headerBytes, ackBytes, ackEvery, ackDelayPs = 0, trimming } = settings;
  const windowPs = windowOf(fabric);
  const latencyPs = largest(fabric.links.latencyPs);
  const hops = routes.maxHops * (isDetour(routing.name) ? 2 : 1);
  const slowBps = slowest(run);
  const timeOf = (bytes: number) => (bytes * 8e12) / slowBps;
  const full = payloadBytes + headerBytes;
  const alonePs = hops * (2 * latencyPs + timeOf(full) + timeOf(ackBytes));
  const { all, ofRank, fanIn } = inFlight(schedule, mostInFlight(run, alonePs), settings);
  // Data wait at the ports of switches; where ranks forward, also behind all that the rank itself
  // has sent.
  const ports = fabric.ranksForward ? hops : hops - 1;
  const own = fabric.ranksForward ? ofRank : 0;
  const waitingBytes = Math.min(ports * all, dataAhead(run, ports, latencyPs, windowPs) + ports * own);
  // Acks and pulls go before them.
  const credits = findTransport(settings.cc.name).credits === true;
  const shared = 1 + ((credits ? 2 : 1) * ackBytes) / full;
  // An ack waits for a packet in service at every port, and behind others of its rank.
  const ackWaitPs = hops * timeOf(full) + 2 * timeOf((ofRank / full) * ackBytes);
  const headersPs = trimming ? timeOf(settings.controlBufferBytes) : 0;
  // The rank looks twice at its held packets, and timers are looked at when windows start.
  const heldPs = ackEvery > 1 ? 2 * (ackDelayPs + windowPs) : 0;
  const pullsPs = credits ? timeOf((fanIn + 1) * full) : 0;
  const waitPs = timeOf(waitingBytes) * shared + ackWaitPs + headersPs + heldPs + pullsPs;
  return Math.min(
    Math.floor(longestRto(windowPs)),
    Math.max(SHORTEST_PS, Math.ceil(alonePs + waitPs + 2 * windowPs)),
  );
}

/**
 * Data that may be in front of a packet at all ports of its way together. Each is counted as bytes
 * through a port that only this traffic uses.
 */
function dataAhead(
  { fabric, settings }: UntimedRun,
  ports: number,
  latencyPs: number,
  windowPs: number,
): number {
  const { pfc, sharedBuffer, bufferBytes, payloadBytes, headerBytes } = settings;
  if (pfc === undefined) return ports * (sharedBuffer?.bytes ?? bufferBytes);
  // Bytes that each link may have in a switch before its pause has taken hold.
  const onTheWay = ((2 * latencyPs + 2 * windowPs) * largest(fabric.links.rateBps)) / 8e12;
  const ofLink = pfc.xoffBytes + onTheWay + 2 * (payloadBytes + headerBytes);
  // A port is paused while the next one serves packets of other links, so each turn there admits
  // one link's share.
  const radix = Math.max(2, largest(linksInto(fabric)));
  let ahead = 0;
  for (let port = 0, share = radix; port < ports; port++, share *= radix) ahead += ofLink * share;
  return ahead;
}

function linksInto({ links, nodeCount, ranks, ranksForward }: PacketRun['fabric']): Uint32Array {
  const into = new Uint32Array(nodeCount);
  for (const node of links.to) into[node]!++;
  return ranksForward ? into : into.subarray(ranks);
}

/** The least rate that any link ever has while it is up, bit/s. */
function slowest({ fabric, faults }: UntimedRun): number {
  let least = Infinity;
  for (const rate of fabric.links.rateBps) least = Math.min(least, rate);
  for (const { rateBps } of faults?.changes ?? []) if (rateBps > 0) least = Math.min(least, rateBps);
  return least;
}

/** Wire bytes that a lane may have in flight. */
function mostInFlight({ fabric, settings }: UntimedRun, rttPs: number): number {
  const full = settings.payloadBytes + settings.headerBytes;
  const rateBps = largest(fabric.links.rateBps) * (fabric.ranksForward ? largest(linksInto(fabric)) : 1);
  const pace = Math.max(1, Math.round((8e12 / rateBps) * 65536));
  const { most, first } = flowWindows({ ...settings, rtoPs: SHORTEST_PS }, Math.ceil(rttPs), pace);
  return Math.min(settings.span * full, Math.max(most, first));
}

/**
 * Wire bytes in flight: of all lanes, and the most that one rank sends or is sent; and the most
 * flows to one rank.
 */
function inFlight(
  schedule: Schedule,
  mostOfLane: number,
  { payloadBytes, headerBytes }: Pick<PacketSettings, 'payloadBytes' | 'headerBytes'>,
) {
  const { laneCount, laneRank, laneOps, ops, bytes, granule } = schedule;
  const ofLane = new Float64Array(laneCount);
  const from = new Map<number, number>();
  const to = new Map<number, number>();
  const flowsTo = new Map<number, number>();
  const add = (sums: Map<number, number>, rank: number, by: number) =>
    sums.set(rank, (sums.get(rank) ?? 0) + by);
  let all = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    let sent = 0;
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const at = op * OP_STRIDE;
      if ((ops[at + OpCol.flags]! & (Flag.send | Flag.signal)) !== Flag.send) continue;
      const message = bytes[op]! + granule[op]!;
      const packets = Math.max(1, Math.ceil(message / payloadBytes));
      sent += ops[at + OpCol.count]! * (message + packets * headerBytes);
    }
    ofLane[lane] = Math.min(sent, mostOfLane);
    all += ofLane[lane]!;
    add(from, laneRank[lane]!, ofLane[lane]!);
  }
  const flows = buildFlows(schedule);
  for (let flow = 0; flow < flows.count; flow++) {
    add(to, flows.dst[flow]!, ofLane[flows.lane[flow]!]!);
    add(flowsTo, flows.dst[flow]!, 1);
  }
  const ofRank = Math.max(0, largest([...from.values()]), largest([...to.values()]));
  return { all, ofRank, fanIn: largest([...flowsTo.values()]) };
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]!);
  return most;
}
