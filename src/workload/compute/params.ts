/**
 * The parameters of `training.compute`: how fast an accelerator runs the kernels of a training
 * step. A named table of rates (rates/) has values for most of them.
 */
import type { ParamSpec, ParamValues } from '../../model/params.ts';

export const computeParams = {
  products: {
    kind: 'flops',
    min: 1,
    help: 'rate of large matrix products, sustained over a training step, e.g. 660TFLOP/s',
  },
  units: {
    kind: 'count',
    min: 1,
    max: 100_000,
    default: 132,
    help: 'units that compute a tile of a product at a time, e.g. 132 SMs',
  },
  prologue: {
    kind: 'time',
    default: '5.3us',
    unit: 'us',
    help: 'start and end of a matrix product, in which its units do not compute',
  },
  memoryRate: {
    kind: 'rate',
    min: 1,
    help: 'rate of the memory that kernels reach, e.g. 2.8TB/s',
    unit: 'TB/s',
  },
  attention: {
    kind: 'choice',
    choices: ['flash', 'unfused'],
    default: 'flash',
    help: 'kernels of core attention: one, or two products with the scores in memory between them',
  },
  attentionForward: {
    kind: 'flops',
    min: 1,
    optional: true,
    help: 'rate of flash attention forward, for long sequences; default: products',
  },
  attentionBackward: {
    kind: 'flops',
    min: 1,
    optional: true,
    help: 'rate of flash attention backward, for long sequences; default: products',
  },
  attentionHalf: {
    kind: 'count',
    min: 0,
    max: 1_000_000,
    default: 512,
    help: 'tokens of a sequence at which flash attention reaches half of its rate',
  },
  launch: {
    kind: 'time',
    default: '0ns',
    unit: 'us',
    help: 'time of the host to launch a kernel: a layer takes at least that of its kernels',
  },
  graphs: {
    kind: 'choice',
    choices: ['none', 'attention', 'layers'],
    default: 'none',
    help: 'parts of a layer that are CUDA graphs, which the host launches at once',
  },
  accumulation: {
    kind: 'count',
    min: 0,
    max: 100,
    default: 8,
    help: 'bytes per parameter and micro-batch to add up gradients of weights, e.g. 8 in fp32',
  },
} as const satisfies ParamSpec;

/** Values of `training.compute`: FLOP/s, ps, bit/s. */
export type ComputeValues = ParamValues<typeof computeParams>;

/** The rates of a training step, and where they are from. */
export interface ComputeChoice {
  /** The table's name, if one was named. */
  readonly name?: string | undefined;
  /** The table's sources, and the steps it was fitted on. */
  readonly sources?: readonly string[] | undefined;
  readonly values: ComputeValues;
}
