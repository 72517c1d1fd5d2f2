/**
 * HPCC: Li et al., "HPCC: High Precision Congestion Control", SIGCOMM 2019, algorithm 1 and the constants of §5.1, on
 * utilisation that switches average themselves (HPCC-PINT: Ben Basat et al., "PINT", SIGCOMM 2020, §4.3; as in the ns-3
 * code of HPCC's authors, `switch-node.cc` and `UpdateRateHpPint`). The arithmetic is in docs/packet-cc.md, hpcc.
 */
import { words } from '../kernels/words.ts';
import { wordsOf } from '../util/words.ts';
import { toHeld, toParts, toStep, toTicks } from './fixed.ts';
import { defineTransport } from './transport.ts';

export const hpcc = defineTransport({
  name: 'hpcc',
  summary: 'HPCC: the window follows how busy switches say their ports are (SIGCOMM 2019, with PINT)',
  paced: true,
  telemetryTicks: (constants) => constants[words.HpccConstants.fields.averaging] ?? 1,
  params: {
    averaging: {
      kind: 'time',
      help: "time over which switches average how busy a port is; the fabric's longest base RTT when not given",
      optional: true,
      min: 1024,
    },
    utilization: {
      kind: 'fraction',
      help: 'how busy the busiest port of a path should be (eta)',
      default: 0.95,
      min: 0.01,
      max: 1,
    },
    maxStage: {
      kind: 'count',
      help: 'additive increases in a row before the window is scaled',
      default: 5,
      min: 0,
      max: 1000,
    },
    increase: { kind: 'size', help: 'bytes that the window grows by in an RTT', default: 80, min: 1 },
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
