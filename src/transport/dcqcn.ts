/**
 * DCQCN: Zhu et al., "Congestion Control for Large-Scale RDMA Deployments", SIGCOMM 2015, §3.3,
 * with the constants of its §5; open points follow the ns-3 code of HPCC's authors
 * (alibaba-edu/High-Precision-Congestion-Control, `rdma-hw.cc`). Left out: CNPs as packets,
 * go-back-N. The arithmetic is in docs/packet-cc.md, dcqcn.
 */
import { words } from '../kernels/words.ts';
import { wordsOf } from '../util/words.ts';
import { fullBytes, toParts, toTicks } from './fixed.ts';
import { defineTransport, type TransportSetting } from './transport.ts';

/** Longest period of a timer, ps. */
const MOST_PERIOD_PS = 2 ** 31;
/** No window at all. */
const NO_WINDOW = 2 ** 30;
/** Rates are bytes in this time. */
const RATE_PS = 2 ** 30;
/** Paces are below 2^32, so rates are above this. */
const LEAST_RATE = 2 ** 14;

function toRate(rateBps: number): number {
  return Math.min(2 ** 31, Math.max(1, Math.round((rateBps / 8e12) * RATE_PS)));
}

/** At least so much that a full packet takes less than 2^30 ps. */
function toLeastRate(rateBps: number, setting: TransportSetting): number {
  return Math.max(toRate(rateBps), LEAST_RATE + 1, fullBytes(setting) + 1);
}

function toPeriod(timePs: number): number {
  return Math.min(MOST_PERIOD_PS, Math.max(1, Math.round(timePs)));
}

const { fields } = words.DcqcnConstants;

export const dcqcn = defineTransport({
  name: 'dcqcn',
  summary: 'DCQCN: RoCEv2 rate control with congestion notifications (SIGCOMM 2015)',
  paced: true,
  windowless: true,
  params: {
    gain: {
      kind: 'fraction',
      help: 'weight of the newest notification in alpha, the fraction of a rate cut (g)',
      default: 1 / 256,
      min: 0,
      max: 1,
    },
    alphaPeriod: {
      kind: 'time',
      help: 'time without a notification after which alpha falls; at most 2 ms',
      default: '55us',
      min: 1,
      max: MOST_PERIOD_PS,
    },
    increasePeriod: {
      kind: 'time',
      help: 'time between two increases of the rate; at most 2 ms',
      default: '55us',
      min: 1,
      max: MOST_PERIOD_PS,
    },
    cnpInterval: {
      kind: 'time',
      help: 'minimum time between two notifications that take effect',
      default: '50us',
      min: 1,
    },
    byteCounter: {
      kind: 'size',
      help: 'bytes acked between two increases of the rate',
      default: '10MB',
      min: 1,
      max: 2 ** 31,
    },
    fastRecovery: {
      kind: 'count',
      help: 'number of increases that recover the rate before the cut (fast recovery)',
      default: 5,
      min: 0,
      max: 1000,
    },
    additive: { kind: 'rate', help: 'rate added by one additive increase', default: '40Mbit/s', min: 8e3 },
    hyper: { kind: 'rate', help: 'rate added by one hyper increase', default: '100Mbit/s', min: 8e3 },
    minRate: {
      kind: 'rate',
      help: 'minimum rate; values under 123 Mbit/s count as 123 Mbit/s',
      default: '100Mbit/s',
      min: 8e3,
    },
    maxWindow: {
      kind: 'size',
      help: 'maximum bytes in flight; default: limited by packet.span only',
      optional: true,
    },
  },
  mostWindow: (constants) => constants[fields.max_window] ?? NO_WINDOW,
  startWindow: (_, __, most) => most,
  constants: (values, setting) =>
    wordsOf(words.DcqcnConstants, {
      gain: toParts(values.gain),
      alpha_period: toPeriod(values.alphaPeriod),
      increase_period: toPeriod(values.increasePeriod),
      cnp_interval: toTicks(values.cnpInterval),
      byte_counter: values.byteCounter,
      fast_recovery: values.fastRecovery,
      additive: toRate(values.additive),
      hyper: toRate(values.hyper),
      min_rate: toLeastRate(values.minRate, setting),
      max_window: Math.min(NO_WINDOW, Math.max(fullBytes(setting), values.maxWindow ?? NO_WINDOW)),
    }),
});
