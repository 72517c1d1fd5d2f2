/**
 * NSCC, the sender-based control of Ultra Ethernet 1.0, with the constants of its consortium's simulator
 * (ultraethernet/uet-htsim, `htsim/sim/uec.cpp`, `initNsccParams` and `initNscc`). Left out: SLEEK, receiver credits.
 * The arithmetic is in docs/packet-cc.md, nscc.
 */
import { fullBytes, toParts, toStep, toTicks, toWindow } from './fixed.ts';
import { defineTransport } from './transport.ts';

/** The network that the published steps are for: 100 Gbit/s and 12 µs. */
const REFERENCE_RTT_PS = 12e6;
const REFERENCE_BDP = 150_000;
/** Below this delay a queue counts as empty. */
const FAST_DELAY_PS = 1e6;

export const nscc = defineTransport({
  name: 'nscc',
  summary: "Ultra Ethernet's sender-based control: delay, ECN and trimmed packets, with quick adapt",
  // `decide_ECN` in `compositequeue.cpp`.
  marksAt: 'dequeue',
  params: {
    targetDelay: {
      kind: 'time',
      unit: 'us',
      help: "queueing delay aimed at; 0.75 of the fabric's longest base RTT with trimming, else 1, when not given",
      optional: true,
      min: 1024,
    },
    quickAdaptGate: {
      kind: 'count',
      help: 'quick adapt acts if less than 2^-quickAdaptGate of the largest window came through',
      default: 3,
      min: 0,
      max: 16,
    },
    gamma: {
      kind: 'fraction',
      help: 'decrease for a delay far above the target',
      default: 0.8,
      min: 0,
      max: 1,
    },
    maxDecrease: { kind: 'fraction', help: 'most that one decrease takes', default: 0.5, min: 0, max: 1 },
    startAtMax: {
      kind: 'flag',
      help: 'start with the largest window, unless packet.window is given',
      default: true,
    },
    maxWindow: {
      kind: 'size',
      help: 'largest window; default: 1.5 BDP of its path, or its full window if that is more',
      optional: true,
    },
  },
  mostWindow: (constants, { full, bdp }) => constants[14] || Math.max(full, bdp + (bdp >> 1)),
  startWindow: (constants, first, most) => (constants[13] ? most : Math.min(first, most)),
  constants(values, setting) {
    const { rttPs, rateBps, payloadBytes, trimming, windowGiven } = setting;
    const full = fullBytes(setting);
    const target = values.targetDelay ?? (trimming ? 0.75 * rttPs : rttPs);
    const network = (rttPs * rateBps) / 8e12 / REFERENCE_BDP;
    const fair = 5 * payloadBytes * network;
    const proportional = 4 * payloadBytes * network * (target / REFERENCE_RTT_PS);
    return [
      toTicks(target),
      4 * toTicks(target),
      values.quickAdaptGate,
      toTicks(rttPs),
      8 * full,
      toStep(fair),
      toStep(proportional),
      toStep(0.15 * payloadBytes * network),
      toStep(0.25 * network * full),
      toTicks(FAST_DELAY_PS),
      toParts(values.gamma),
      toParts(values.maxDecrease),
      80,
      values.startAtMax && !windowGiven ? 1 : 0,
      toWindow(values.maxWindow, 2 ** 30 + 2 ** 29, setting),
    ];
  },
});
