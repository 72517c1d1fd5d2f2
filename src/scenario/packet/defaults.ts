/**
 * Defaults of packets, ports and transport, from the fabric. Buffers and ECN thresholds are those
 * of Ultra Ethernet's simulator (ultraethernet/uet-htsim, `main_uec.cpp`): one BDP of the longest
 * base RTT with trimming, five without, marks from 0.2 to 0.8 BDP, in whole packets.
 */
import type { EcnRamp, PfcThresholds } from '../../engine/packet/api.ts';
import type { HeldBytes, Transport } from '../../transport/transport.ts';
import type { Values } from '../scenario.ts';
import { MOST_BUFFER, MOST_SPAN, MOST_WINDOW } from './params.ts';
import type { FabricTimes } from './times.ts';

const BUFFER_BDPS = { trimming: 1, dropping: 5 } as const;
const KMIN_BDPS = 0.2;
const KMAX_BDPS = 0.8;
const XOFF_BDPS = 0.5;

/** A share of the BDP (itself rounded up to whole packets), in whole packets; one at least. */
function wholePackets(share: number, { bdpBytes }: FabricTimes, fullBytes: number): number {
  return capped(Math.max(1, Math.ceil(share * Math.max(1, Math.ceil(bdpBytes / fullBytes)))) * fullBytes);
}

function capped(bytes: number): number {
  return Math.min(MOST_BUFFER, Math.ceil(bytes));
}

/**
 * Thresholds of PFC. A switch that all of its links fill at once still has room: xoff, and the
 * bytes that arrive until it acts.
 */
export function pfcDefaults(given: Values, times: FabricTimes, fullBytes: number): PfcThresholds {
  const xoffBytes = (given.xoff as number | undefined) ?? wholePackets(XOFF_BDPS, times, fullBytes);
  const { latencyPs, windowPs, linkBps, radix } = times;
  // Seen at the window's end, held a latency and a window later at most, with a latency's worth on
  // its way.
  const lag = ((2 * latencyPs + 2 * windowPs) * linkBps) / 8e12 + 2 * fullBytes;
  return {
    xoffBytes,
    xonBytes: (given.xon as number | undefined) ?? Math.floor(xoffBytes / 2),
    headroomBytes: (given.headroom as number | undefined) ?? capped(radix * lag),
  };
}

/** Buffers of a switch's port. */
export function portDefaults(
  given: Values,
  times: FabricTimes,
  fullBytes: number,
  trimming: boolean,
  pfc: PfcThresholds | undefined,
): { readonly bufferBytes: number; readonly controlBufferBytes: number } {
  const share = trimming ? BUFFER_BDPS.trimming : BUFFER_BDPS.dropping;
  const own = pfc
    ? capped(Math.max(fullBytes, times.radix * pfc.xoffBytes))
    : wholePackets(share, times, fullBytes);
  const bufferBytes = (given.buffer as number | undefined) ?? own;
  return {
    bufferBytes,
    controlBufferBytes: (given.controlBuffer as number | undefined) ?? capped(2 * bufferBytes),
  };
}

/** ECN's ramp. The default of the place of marking is the transport's. */
export function ecnDefaults(
  given: Values,
  times: FabricTimes,
  fullBytes: number,
  { marksAt }: Transport,
): EcnRamp {
  const kminBytes = (given.kmin as number | undefined) ?? wholePackets(KMIN_BDPS, times, fullBytes);
  const kmax = wholePackets(KMAX_BDPS, times, fullBytes);
  return {
    kminBytes,
    kmaxBytes: (given.kmax as number | undefined) ?? Math.max(kmax, kminBytes),
    pmax: given.pmax as number,
    at: (given.at as EcnRamp['at']) ?? marksAt ?? 'enqueue',
  };
}

/**
 * How often receivers ack. A packet is held for half of the longest base RTT, so a look and the
 * next come to one.
 */
export function ackDefaults(given: Values, { rttPs, windowPs }: FabricTimes) {
  const ackEvery = given.ackEvery as number;
  const ownPs = Math.max(windowPs, Math.ceil(rttPs / 2));
  return { ackEvery, ackDelayPs: (given.ackDelay as number | undefined) ?? ownPs };
}

/** Packets that a receiver holds of a flow, by number and by time. */
export function heldBytes(
  { ackEvery, ackDelayPs }: ReturnType<typeof ackDefaults>,
  { rateBps, windowPs }: Pick<FabricTimes, 'rateBps' | 'windowPs'>,
  fullBytes: number,
): HeldBytes {
  const lookPs = Math.ceil(ackDelayPs / windowPs) * windowPs;
  return { mostBytes: (ackEvery - 1) * fullBytes, lookedBytes: (2 * lookPs * rateBps) / 8e12 };
}

/**
 * Bytes of a flow's full window beyond one BDP, so that it fills its links while its acks wait.
 * They are: serialisation once more, since acks wait behind packets in service when data go both
 * ways; and the bytes that a receiver holds, which are an ack's worth of packets or those that come
 * while it looks twice. Two packets are added, since windows and pulls are whole packets.
 */
export function windowSlack(
  { mostBytes, lookedBytes }: HeldBytes,
  { serializationPs, rateBps }: FabricTimes,
  fullBytes: number,
): number {
  const again = (serializationPs * rateBps) / 8e12;
  return Math.min(MOST_WINDOW, Math.ceil(again + Math.min(mostBytes, lookedBytes) + 2 * fullBytes));
}

/**
 * Seqs of a flow in flight: a power of two, twice the packets of the largest window (for the
 * controls here, twice the first).
 */
export function spanFor(firstWindow: number, maxWindow: number | undefined, fullBytes: number): number {
  const packets = Math.max(2 * firstWindow, maxWindow ?? 0) / fullBytes;
  let span = 64;
  while (span < 2 * packets && span < MOST_SPAN) span *= 2;
  return span;
}
