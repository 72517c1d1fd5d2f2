/**
 * The parameters of a training step: model, parallelism, batch, accelerator, gradients.
 *
 * One description feeds the scenario's checks, the JSON Schema and the docs. Conditions between
 * parameters (heads divide hidden, ep divides dp …) are checked by `checkTraining` in check.ts.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { AcceleratorValues } from './accelerator-params.ts';
import type { CHOSEN, GroupAlgorithms } from './algorithms.ts';
import type { ComputeChoice } from './compute/params.ts';
import type { ContentionValues } from './contention/params.ts';
import type { JitterValues } from './jitter/params.ts';
import type { ModelValues } from './model-params.ts';
import { schedules } from './parallelism/pipeline/registry.ts';
import { PRECISION_BYTES } from './precisions.ts';

export { type AcceleratorValues, acceleratorParams } from './accelerator-params.ts';
export { type ModelValues, modelParams } from './model-params.ts';

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
  pp: { kind: 'count', min: 1, max: 10_000, default: 1, help: 'pipeline stages' },
  ep: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    default: 1,
    help: 'ranks that the experts are spread over; must divide dp and experts',
  },
} as const satisfies ParamSpec;

/** More of how the ranks share the work; a step built by hand may leave these out. */
export const layoutParams = {
  cp: {
    kind: 'count',
    min: 1,
    max: 100_000,
    default: 1,
    help: 'context-parallel ranks, which share the tokens of a sequence',
  },
  cpKind: {
    kind: 'choice',
    choices: ['ring', 'all-gather', 'all-to-all'],
    default: 'ring',
    help: 'traffic of cp: keys and values go round, are gathered, or tokens are traded for heads',
  },
  order: {
    kind: 'text',
    default: 'megatron',
    help: 'numbering of ranks, the fastest first: megatron (tp-cp-ep-dp-pp), llama3 (tp-cp-pp-dp), or e.g. tp-dp-cp-pp',
  },
  sequenceParallel: {
    kind: 'flag',
    default: false,
    help: 'split activations between blocks over tp: all-gather and reduce-scatter instead of all-reduce',
  },
  tpOverlap: {
    kind: 'fraction',
    min: 0,
    max: 1,
    optional: true,
    help: 'with sequenceParallel: part of the traffic of tp that may run under the products next to it; default: 0',
  },
} as const satisfies ParamSpec;

/** Keys of the training block itself. */
export const stepParams = {
  recompute: {
    kind: 'text',
    default: 'none',
    listed: true,
    help: 'passes repeated before backward: none, selective (core of attention), full, or a list, e.g. mlp,core-attention',
  },
} as const satisfies ParamSpec;

/** How a pipeline runs; only with pp above 1. */
export const pipelineParams = {
  schedule: {
    kind: 'choice',
    choices: schedules.map(({ name }) => name),
    default: schedules[0]!.name,
    help: 'order of forward and backward passes on each stage',
  },
  virtual: {
    kind: 'count',
    min: 1,
    max: 1000,
    optional: true,
    help: 'model chunks of a stage; default: that of the schedule',
  },
  group: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    optional: true,
    help: 'micro-batches that a stage runs through a chunk in a row; default: pp',
  },
  layers: {
    kind: 'text',
    optional: true,
    help: 'layers of each model chunk or stage: with-ends, numbers (0,8x15,6), or Et*3|(tt|)*29m|L; default: even',
  },
  p2p: {
    kind: 'choice',
    choices: ['batched', 'async'],
    optional: true,
    help: 'batched: compute waits for transfers; default: async if the schedule has several chunks a stage or splits backward',
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

/** In place of `microBatches`; a checked step has the number of micro-batches alone. */
export const openBatchParams = {
  microBatch: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    optional: true,
    help: 'sequences of a micro-batch, in place of microBatches; a list, e.g. [1, 2, 4], runs all that are possible',
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

/** More of how gradients are reduced; a step built by hand may leave these out. */
export const shardingParams = {
  sharding: {
    kind: 'choice',
    choices: ['none', 'zero1', 'fsdp', 'hsdp'],
    default: 'none',
    help: 'state that data-parallel ranks share: none; zero1: of the optimizer; fsdp: all; hsdp: all, inside groups of shard ranks',
  },
  shard: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    optional: true,
    help: 'for hsdp: ranks that share one copy of the parameters; divides dp × cp',
  },
  reshardAfterForward: {
    kind: 'flag',
    optional: true,
    help: 'for fsdp and hsdp: gather parameters again for backward; default: true, in a pipeline false',
  },
  reshardHead: {
    kind: 'flag',
    optional: true,
    help: 'with reshardAfterForward, without a pipeline: gather the head again too; a tied embedding is part of it; default: true',
  },
  prefetch: {
    kind: 'count',
    min: 0,
    max: 10_000,
    default: 1,
    help: 'gathers of parameters that start ahead of the one in use',
  },
  parameterBytes: {
    kind: 'count',
    min: 1,
    max: 8,
    optional: true,
    help: 'bytes per gathered parameter on the wire; default: model.dtypeBytes',
  },
  firstBucket: {
    kind: 'size',
    min: 1,
    optional: true,
    help: 'size of the first bucket of a backward pass, e.g. 1MiB; default: bucket',
  },
  bucketed: {
    kind: 'choice',
    choices: ['every-chunk', 'first-chunk'],
    optional: true,
    help: 'first-chunk: gradients of other model chunks are one bucket each; default: every-chunk',
  },
  reduceBy: {
    kind: 'choice',
    choices: ['reduce-scatter', 'all-reduce'],
    optional: true,
    help: 'for zero1: collective of the gradients; default: reduce-scatter',
  },
  gatherAt: {
    kind: 'choice',
    choices: ['forward', 'end'],
    optional: true,
    help: 'for zero1: gather parameters under the first forward pass, or after the optimizer; default: forward',
  },
} as const satisfies ParamSpec;

/** The end of a training step; off by default. */
export const optimizerParams = {
  bytes: {
    kind: 'count',
    min: 0,
    max: 1000,
    default: 0,
    help: 'bytes of memory that the optimizer moves per parameter, e.g. 30 for Adam; 0: it takes no time',
  },
  gradientNorm: {
    kind: 'flag',
    default: false,
    help: 'all-reduce the norm of the gradients over all ranks before the optimizer',
  },
} as const satisfies ParamSpec;

const PRECISIONS = Object.keys(PRECISION_BYTES);

/** How experts and their tokens come together. */
export const expertParams = {
  overlap: {
    kind: 'flag',
    optional: true,
    help: "run experts' all-to-all under the other pass of a pair of forward and backward; default: true with dualpipe, otherwise false",
  },
  dispatch: {
    kind: 'choice',
    choices: PRECISIONS,
    optional: true,
    help: 'precision of tokens on their way to experts, and of gradients on the same way; default: model.dtypeBytes',
  },
  combine: {
    kind: 'choice',
    choices: PRECISIONS,
    optional: true,
    help: 'precision of outputs of experts on their way back, and of gradients on the same way; default: model.dtypeBytes',
  },
  delivery: {
    kind: 'choice',
    choices: ['per-expert', 'per-server'],
    optional: true,
    help: 'copies of a token: one for each of its experts; or one to each server, handed on inside to each rank (DeepEP); default: per-expert',
  },
  servers: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    optional: true,
    help: 'with delivery per-server: most servers that the experts of a token are on, e.g. 4; default: any number',
  },
  skew: {
    kind: 'ratio',
    min: 0,
    max: 16,
    optional: true,
    help: "Zipf exponent of experts' tokens; expert 0, on the first rank of a group, gets most; default: 0, all get the same",
  },
  counts: {
    kind: 'text',
    optional: true,
    help: 'tokens that each expert was counted to get, e.g. 120 80 95 105, or a file with such numbers',
  },
  matrix: {
    kind: 'text',
    optional: true,
    help: 'relative tokens: a row for each sender of a group, a column for each rank or expert, or a file with such rows',
  },
  capacity: {
    kind: 'ratio',
    min: 0.001,
    max: 1_000_000,
    optional: true,
    help: 'most tokens of a rank for an expert, over the mean, e.g. 1.25; default: no limit',
  },
  overflow: {
    kind: 'choice',
    choices: ['drop', 'pad'],
    optional: true,
    help: 'with capacity: drop tokens above it, or also pad what is below; default: drop',
  },
  sharedOverlap: {
    kind: 'flag',
    optional: true,
    help: 'compute shared experts while tokens are on their way to the others; default: false',
  },
} as const satisfies ParamSpec;

/** Values of `training.experts`. */
export type ExpertValues = Partial<ParamValues<typeof expertParams>>;

/** The ends of the model. */
export const endsParams = {
  loss: {
    kind: 'flag',
    default: false,
    help: 'all-reduce the loss over tp: the maximum, the target and the sum of the logits, 4 bytes a token each',
  },
} as const satisfies ParamSpec;

/** Values of `training.ends`. */
export type EndsValues = Partial<ParamValues<typeof endsParams>>;
/** Values of `training.optimizer`. */
export type OptimizerValues = Partial<ParamValues<typeof optimizerParams>>;
/** Values of `training.parallelism`: how many ranks to each kind. */
export type ParallelismValues = ParamValues<typeof parallelismParams> &
  Partial<ParamValues<typeof layoutParams>>;
/** Values of `training.pipeline`. */
export type PipelineValues = Partial<ParamValues<typeof pipelineParams>>;
/** Values of `training.batch`. */
export type BatchValues = ParamValues<typeof batchParams>;
/** Values of `training.gradients`: bytes of a bucket, and of an element. */
export type GradientValues = ParamValues<typeof gradientParams> & Partial<ParamValues<typeof shardingParams>>;

/** Choices of a framework in a training step. */
export interface FrameworkChoices {
  readonly name: string;
  /** Values by key, e.g. `gradients.bucket`, in base units. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** A training step, each block checked against its parameters. */
export interface Training {
  readonly model: ModelValues;
  readonly parallelism: ParallelismValues;
  readonly batch: BatchValues;
  readonly accelerator: AcceleratorValues;
  readonly gradients: GradientValues;
  /** Default: that of each key. */
  readonly pipeline?: PipelineValues | undefined;
  /** Default: that of each key. */
  readonly optimizer?: OptimizerValues | undefined;
  /** Default: that of each key. */
  readonly experts?: ExpertValues | undefined;
  /** Rates of kernels; default: FLOPs over the accelerator's peak times its efficiency. */
  readonly compute?: ComputeChoice | undefined;
  readonly ends?: EndsValues | undefined;
  /** How the compute times of ranks differ; default: all take as long. */
  readonly jitter?: JitterValues | undefined;
  /** The contention of hidden communication and computation; default: none. */
  readonly contention?: ContentionValues | undefined;
  /** Default: `none`. */
  readonly recompute?: string | undefined;
  /** The framework, and the values that are its choices. */
  readonly framework?: FrameworkChoices | undefined;
  /** Algorithms by group; default: the usual ones. */
  readonly algorithms?: GroupAlgorithms | undefined;
  /** The default algorithms, if not the usual ones. */
  readonly otherwise?: typeof CHOSEN | undefined;
}
