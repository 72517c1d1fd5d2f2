/**
 * The parameters of a training step: model, parallelism, batch, accelerator, gradients.
 *
 * One description feeds the scenario's checks, the JSON Schema and the docs. Conditions between
 * parameters (heads divide hidden, ep divides dp …) are checked by `checkTraining` in check.ts.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { CHOSEN, GroupAlgorithms } from './algorithms.ts';

/** A decoder-only transformer, dense or mixture-of-experts. */
export const modelParams = {
  layers: { kind: 'count', min: 1, max: 10_000, help: 'transformer layers' },
  hidden: { kind: 'count', min: 1, max: 1_000_000, help: 'width of the residual stream' },
  heads: { kind: 'count', min: 1, max: 10_000, help: 'query heads' },
  kvHeads: {
    kind: 'count',
    min: 1,
    max: 10_000,
    optional: true,
    help: 'key-value heads; default: same as heads',
  },
  headDim: {
    kind: 'count',
    min: 1,
    max: 100_000,
    optional: true,
    help: 'width of a head; default: hidden / heads',
  },
  ffn: {
    kind: 'count',
    min: 1,
    max: 10_000_000,
    optional: true,
    help: 'inner width of the dense MLP; required without experts',
  },
  mlp: {
    kind: 'choice',
    choices: ['gated', 'plain'],
    default: 'gated',
    help: 'gated: three matrices (SwiGLU), plain: two; for the MLP and each expert',
  },
  vocab: { kind: 'count', min: 1, max: 100_000_000, help: 'vocabulary size' },
  tiedEmbedding: {
    kind: 'flag',
    default: false,
    help: 'the output layer shares the embedding matrix',
  },
  sequence: { kind: 'count', min: 1, max: 1_000_000_000, help: 'tokens per sequence' },
  experts: {
    kind: 'count',
    min: 0,
    max: 100_000,
    default: 0,
    help: 'routed experts per layer; 0: a dense model',
  },
  topK: { kind: 'count', min: 1, max: 100_000, default: 2, help: 'routed experts per token' },
  expertFfn: {
    kind: 'count',
    min: 1,
    max: 10_000_000,
    optional: true,
    help: 'inner width of an expert; default: ffn',
  },
  sharedExperts: {
    kind: 'count',
    min: 0,
    max: 1000,
    default: 0,
    help: 'shared experts, visited by every token',
  },
  dtypeBytes: {
    kind: 'count',
    min: 1,
    max: 8,
    default: 2,
    help: 'bytes per activation element on the wire',
  },
} as const satisfies ParamSpec;

/**
 * How the ranks share the work. Rank = tp index + tp · (ep index + ep · replica of the experts).
 */
export const parallelismParams = {
  dp: { kind: 'count', min: 1, max: 1_000_000, help: 'data-parallel ranks; ep divides this number' },
  tp: {
    kind: 'count',
    min: 1,
    max: 100_000,
    default: 1,
    help: 'tensor-parallel ranks, consecutive in rank order',
  },
  pp: { kind: 'count', min: 1, max: 1, default: 1, help: 'pipeline stages; this version supports only 1' },
  ep: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    default: 1,
    help: 'ranks that the experts are spread over; must divide dp and experts',
  },
} as const satisfies ParamSpec;

/** The batch of a data-parallel rank in one training step. */
export const batchParams = {
  sequences: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    help: 'sequences per data-parallel rank and training step',
  },
  microBatches: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    default: 1,
    help: 'micro-batches that the sequences are split into; gradients are reduced during the last one',
  },
} as const satisfies ParamSpec;

/** The accelerator. */
export const acceleratorParams = {
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
  launchLatency: {
    kind: 'time',
    default: '0ns',
    unit: 'us',
    help: 'delay from the moment a collective can start until its first message is sent, on every rank',
  },
} as const satisfies ParamSpec;

/** How gradients are reduced. */
export const gradientParams = {
  bucket: {
    kind: 'size',
    min: 1,
    default: '200MB',
    help: 'size of a gradient bucket; a full bucket is reduced',
  },
  dtypeBytes: { kind: 'count', min: 1, max: 8, default: 2, help: 'bytes per gradient element on the wire' },
  channels: {
    kind: 'count',
    min: 1,
    max: 64,
    default: 1,
    help: 'rings that share a bucket, each with its own hash keys',
  },
  overlap: {
    kind: 'flag',
    default: true,
    help: 'true: reduce buckets during the backward pass; false: all after it',
  },
} as const satisfies ParamSpec;

/** Values of `training.model`: its shape. */
export type ModelValues = ParamValues<typeof modelParams>;
/** Values of `training.parallelism`: how many ranks to each kind. */
export type ParallelismValues = ParamValues<typeof parallelismParams>;
/** Values of `training.batch`. */
export type BatchValues = ParamValues<typeof batchParams>;
/** Values of `training.accelerator`: FLOP/s, and the part of them that is reached. */
export type AcceleratorValues = ParamValues<typeof acceleratorParams>;
/** Values of `training.gradients`: bytes of a bucket, and of an element. */
export type GradientValues = ParamValues<typeof gradientParams>;

/** A training step, each block checked against its parameters. */
export interface Training {
  readonly model: ModelValues;
  readonly parallelism: ParallelismValues;
  readonly batch: BatchValues;
  readonly accelerator: AcceleratorValues;
  readonly gradients: GradientValues;
  /** Algorithms by group; default: the usual ones. */
  readonly algorithms?: GroupAlgorithms | undefined;
  /** The default algorithms, if not the usual ones. */
  readonly otherwise?: typeof CHOSEN | undefined;
}
