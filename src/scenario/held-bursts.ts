/**
 * A warning of acks for so many packets that the bursts after them are marked before slower links
 * are busy.
 */
import type { PlannedSettings } from '../engine/packet/api.ts';
import { type Warning, warning } from '../model/warning.ts';
import { findTransport } from '../transport/registry.ts';
import { heldBytes } from './packet/defaults.ts';
import { portRates } from './packet/times.ts';
import type { CheckedFabric } from './scenario.ts';

/** Packets that a burst may have beyond the threshold: thresholds and windows are in whole ones. */
const ROUNDED = 2;

/**
 * For controls such as `dctcp` behind links slower than the fastest rank's port (docs/packet-cc.md,
 * dctcp); default: none.
 */
export function heldBursts(checked: CheckedFabric, settings: PlannedSettings): Warning[] {
  const { cc, ecn, ackEvery, ackDelayPs, payloadBytes, headerBytes } = settings;
  if (!findTransport(cc.name).burstsMarked || !ecn || ackEvery === 1 || ackDelayPs === undefined) return [];
  const fabric = checked.build();
  const { rateBps: rates, latencyPs } = fabric.links;
  // If ranks forward, a rank's own packets are not marked at its own links, and arrive at others at
  // their rate.
  const sources = fabric.ranksForward ? rates : portRates(fabric, checked.routes());
  const rateBps = sources.reduce((most, rate) => Math.max(most, rate), 0);
  const slowest = rates.reduce((least, rate) => Math.min(least, rate), Infinity);
  if (slowest >= rateBps) return [];
  const windowPs = latencyPs.reduce((least, latency) => Math.min(least, latency), 2 ** 30);
  const full = payloadBytes + headerBytes;
  const { mostBytes, lookedBytes } = heldBytes({ ackEvery, ackDelayPs }, { rateBps, windowPs }, full);
  const queued = 1 - slowest / rateBps;
  const waiting = Math.min(mostBytes, lookedBytes) * queued;
  if (waiting <= ecn.kminBytes + ROUNDED * full) return [];
  const fitting = 1 + Math.floor(ecn.kminBytes / queued / full);
  const waitingBytes = Math.ceil(waiting);
  return [
    warning('held-bursts', { control: cc.name, ackEvery, waitingBytes, kminBytes: ecn.kminBytes, fitting }),
  ];
}
