/**
 * NSCC, the sender-based control of Ultra Ethernet 1.0, with the constants of its consortium's
 * simulator (ultraethernet/uet-htsim, `htsim/sim/uec.cpp`, `initNsccParams` and `initNscc`). Left
 * out: SLEEK, receiver credits. The arithmetic is in docs/packet-cc.md, nscc.
 */
import { words } from '../kernels/words.ts';
import { wordsOf } from '../util/words.ts';
import { decreaseParam, maxDecreaseParam } from './decrease.ts';
import { fullBytes, toParts, toStep, toTicks, toWindow } from './fixed.ts';
import { defineTransport } from './transport.ts';

/** The network that the published steps are for: 100 Gbit/s and 12 µs. */
const REFERENCE_RTT_PS = 12e6;
const REFERENCE_BDP = 150_000;
/** Below this delay a queue counts as empty. */
const FAST_DELAY_PS = 1e6;

const { fields } = words.NsccConstants;

export const nscc = defineTransport({
  name: 'nscc',
  summary:
    "NSCC: Ultra Ethernet's sender-based control; uses delay, ECN and trimmed packets, with quick adapt",
  // `decide_ECN` in `compositequeue.cpp`.
  marksAt: 'dequeue',
  params: {
    targetDelay: {
      kind: 'time',
      unit: 'us',
      help: "target queueing delay; default: the fabric's longest base RTT, times 0.75 with trimming",
      optional: true,
      min: 1024,
    },
    quickAdaptGate: {
      kind: 'count',
      help: 'quick adapt acts when less than 2^-quickAdaptGate of the largest window arrived',
      default: 3,
      min: 0,
      max: 16,
    },
    gamma: decreaseParam,
    maxDecrease: maxDecreaseParam,
    startAtMax: {
      kind: 'flag',
      help: 'start with the largest window; packet.window takes precedence',
      default: true,
    },
    maxWindow: {
      kind: 'size',
      help: "largest window; default: 1.5 BDP of the flow's path, or its full window if larger",
      optional: true,
    },
  },
  mostWindow: (constants, { full, bdp }) => constants[fields.max_window] || Math.max(full, bdp + (bdp >> 1)),
  startWindow: (constants, first, most) => (constants[fields.start_at_max] ? most : Math.min(first, most)),
  constants(values, setting) {
    const { rttPs, rateBps, payloadBytes, trimming, windowGiven } = setting;
    const full = fullBytes(setting);
    const target = values.targetDelay ?? (trimming ? 0.75 * rttPs : rttPs);
    const network = (rttPs * rateBps) / 8e12 / REFERENCE_BDP;
    const fair = 5 * payloadBytes * network;
    const proportional = 4 * payloadBytes * network * (target / REFERENCE_RTT_PS);
    return wordsOf(words.NsccConstants, {
      target_delay: toTicks(target),
      adapt_delay: 4 * toTicks(target),
      adapt_gate: values.quickAdaptGate,
      network_rtt: toTicks(rttPs),
      adjust_bytes: 8 * full,
      fair: toStep(fair),
      proportional: toStep(proportional),
      eta: toStep(0.15 * payloadBytes * network),
      fast: toStep(0.25 * network * full),
      fast_delay: toTicks(FAST_DELAY_PS),
      gamma: toParts(values.gamma),
      max_decrease: toParts(values.maxDecrease),
      averaging: 80,
      start_at_max: values.startAtMax && !windowGiven ? 1 : 0,
      max_window: toWindow(values.maxWindow, 2 ** 30 + 2 ** 29, setting),
    });
  },
});
