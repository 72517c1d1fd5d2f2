/**
 * HPCC: Li et al., "HPCC: High Precision Congestion Control", SIGCOMM 2019, algorithm 1 and the
 * constants of §5.1, on utilisation that switches average themselves (HPCC-PINT: Ben Basat et al.,
 * "PINT", SIGCOMM 2020, §4.3; as in the ns-3 code of HPCC's authors, `switch-node.cc` and
 * `UpdateRateHpPint`). The arithmetic is in docs/packet-cc.md, hpcc.
 */
import { words } from '../kernels/words.ts';
import { wordsOf } from '../util/words.ts';
import { toHeld, toParts, toStep, toTicks } from './fixed.ts';
import { defineTransport } from './transport.ts';

export const hpcc = defineTransport({
  name: 'hpcc',
  summary: 'HPCC: the window follows the port utilization that switches report (SIGCOMM 2019, with PINT)',
  paced: true,
  telemetryTicks: (constants) => constants[words.HpccConstants.fields.averaging] ?? 1,
  params: {
    averaging: {
      kind: 'time',
      help: "time over which a switch averages the utilization of a port; default: the fabric's longest base RTT",
      optional: true,
      min: 1024,
    },
    utilization: {
      kind: 'fraction',
      help: 'target utilization of the busiest port on a path (eta)',
      default: 0.95,
      min: 0.01,
      max: 1,
    },
    maxStage: {
      kind: 'count',
      help: 'consecutive additive increases before the window is scaled',
      default: 5,
      min: 0,
      max: 1000,
    },
    increase: { kind: 'size', help: 'bytes that the window grows per RTT', default: 80, min: 1 },
  },
  constants: ({ averaging, utilization, maxStage, increase }, { rttPs, held }) =>
    wordsOf(words.HpccConstants, {
      averaging: toTicks(averaging ?? rttPs),
      utilization: toParts(utilization),
      max_stage: maxStage,
      increase: toStep(increase),
      most_held: toHeld(held?.mostBytes),
      looked: toHeld(held?.lookedBytes),
    }),
});
