/** The parameters of `training.accelerator`. */
import type { ParamSpec, ParamValues } from '../model/params.ts';

/** The accelerator. */
export const acceleratorParams = {
  precision: {
    kind: 'choice',
    choices: ['bf16', 'fp16', 'fp8', 'fp4'],
    default: 'bf16',
    help: 'number format whose peak a named accelerator computes with',
  },
  peak: {
    kind: 'flops',
    min: 1,
    default: '989TFLOP/s',
    help: 'dense peak per rank (H100, bf16: 989TFLOP/s)',
  },
  efficiency: {
    kind: 'fraction',
    min: 1e-6,
    max: 1,
    default: 0.5,
    help: 'fraction of the peak reached while computing',
  },
  memory: {
    kind: 'size',
    min: 1,
    optional: true,
    unit: 'GiB',
    help: 'memory of a rank, which the estimate is compared with, e.g. 80GiB',
  },
  memoryRate: {
    kind: 'rate',
    min: 1,
    optional: true,
    unit: 'TB/s',
    help: 'rate of the memory, e.g. 3.35TB/s',
  },
  launchLatency: {
    kind: 'time',
    default: '0ns',
    unit: 'us',
    help: 'delay from the moment a collective can start until its first message is sent, on every rank',
  },
} as const satisfies ParamSpec;

/** Values of `training.accelerator`: FLOP/s, the part of them that is reached, and its memory. */
export type AcceleratorValues = ParamValues<typeof acceleratorParams>;
