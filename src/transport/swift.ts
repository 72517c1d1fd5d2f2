/**
 * Swift: Kumar et al., "Swift: Delay is Simple and Effective for Congestion Control in the
 * Datacenter", SIGCOMM 2020, algorithm 1 and flow scaling (§3.2). Left out: windows below a packet,
 * the endpoint's delay, path changes. The arithmetic is in docs/packet-cc.md, swift.
 */
import { words } from '../kernels/words.ts';
import { wordsOf } from '../util/words.ts';
import { decreaseParam, maxDecreaseParam } from './decrease.ts';
import { fullBytes, toParts, toStep, toTicks, toWindow } from './fixed.ts';
import { defineTransport } from './transport.ts';

export const swift = defineTransport({
  name: 'swift',
  summary:
    'Swift: the window follows the delay above a target (SIGCOMM 2020); windows of at least one packet',
  params: {
    queueTarget: {
      kind: 'time',
      unit: 'us',
      help: "queueing delay allowed above a flow's base RTT; default: half the fabric's longest base RTT",
      optional: true,
      min: 1024,
    },
    scalingRange: {
      kind: 'time',
      unit: 'us',
      help: 'largest addition of flow scaling to the target delay; default: five times queueTarget',
      optional: true,
      min: 1024,
    },
    scalingMin: {
      kind: 'ratio',
      help: 'window, in packets, at which flow scaling adds all of scalingRange',
      default: 0.1,
      min: 0.01,
      max: 100,
    },
    scalingMax: {
      kind: 'ratio',
      help: 'window, in packets, above which flow scaling adds nothing',
      default: 100,
      min: 1,
      max: 1e6,
    },
    increase: {
      kind: 'ratio',
      help: 'packets that the window grows per RTT',
      default: 1,
      min: 0.01,
      max: 1e3,
    },
    beta: decreaseParam,
    maxDecrease: maxDecreaseParam,
    resetAfter: {
      kind: 'count',
      help: 'consecutive timeouts after which the window is reset to one packet',
      default: 5,
      min: 1,
      max: 1000,
    },
    maxWindow: {
      kind: 'size',
      help: "largest window; default: twice the full window of the flow's path",
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
