/**
 * Swift: Kumar et al., "Swift: Delay is Simple and Effective for Congestion Control in the Datacenter", SIGCOMM 2020,
 * algorithm 1 and flow scaling (§3.2). Left out: windows below a packet, the endpoint's delay, path changes.
 * The arithmetic is in docs/packet-cc.md, swift.
 */
import { words } from '../kernels/words.ts';
import { wordsOf } from '../util/words.ts';
import { fullBytes, toParts, toStep, toTicks, toWindow } from './fixed.ts';
import { defineTransport } from './transport.ts';

export const swift = defineTransport({
  name: 'swift',
  summary: 'Swift: the window follows the delay over a target (SIGCOMM 2020), one packet and up',
  params: {
    queueTarget: {
      kind: 'time',
      unit: 'us',
      help: "what queues may add to a flow's base RTT; half the fabric's longest when not given",
      optional: true,
      min: 1024,
    },
    scalingRange: {
      kind: 'time',
      unit: 'us',
      help: 'most that flow scaling adds to the target; five times queueTarget when not given',
      optional: true,
      min: 1024,
    },
    scalingMin: {
      kind: 'ratio',
      help: 'window, in packets, that the whole range is for',
      default: 0.1,
      min: 0.01,
      max: 100,
    },
    scalingMax: {
      kind: 'ratio',
      help: 'window, in packets, from which on nothing is added',
      default: 100,
      min: 1,
      max: 1e6,
    },
    increase: {
      kind: 'ratio',
      help: 'packets that the window grows by in an RTT',
      default: 1,
      min: 0.01,
      max: 1e3,
    },
    beta: {
      kind: 'fraction',
      help: 'decrease for a delay far above the target',
      default: 0.8,
      min: 0,
      max: 1,
    },
    maxDecrease: { kind: 'fraction', help: 'most that one decrease takes', default: 0.5, min: 0, max: 1 },
    resetAfter: {
      kind: 'count',
      help: 'timeouts in a row after which the window is one packet',
      default: 5,
      min: 1,
      max: 1000,
    },
    maxWindow: {
      kind: 'size',
      help: 'largest window; default: twice the full window of its path',
      optional: true,
    },
  },
  mostWindow: (constants, { full }) => constants[words.SwiftConstants.fields.max_window] || 2 * full,
  constants(values, setting) {
    const queueTarget = values.queueTarget ?? setting.rttPs / 2;
    const range = values.scalingRange ?? 5 * queueTarget;
    // α/√w reaches 0 at scalingMax and the range at scalingMin.
    const [most, least] = [1 / Math.sqrt(values.scalingMin), 1 / Math.sqrt(values.scalingMax)];
    return wordsOf(words.SwiftConstants, {
      queue_target: toTicks(queueTarget),
      scaling: toTicks(most > least ? range / (most - least) : 0),
      scaling_range: toTicks(range),
      scaling_floor: Math.round(32768 * least),
      increase: toStep(values.increase * fullBytes(setting)),
      beta: toParts(values.beta),
      max_decrease: toParts(values.maxDecrease),
      reset_after: values.resetAfter,
      max_window: toWindow(values.maxWindow, 2 ** 31, setting),
    });
  },
});
