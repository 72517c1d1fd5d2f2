/**
 * The parameters of a training step: model, parallelism, batch, accelerator, gradients.
 *
 * One description feeds the scenario's checks, the JSON Schema and the docs. Conditions between
 * parameters (heads divide hidden, ep divides dp …) are checked by `checkTraining` in check.ts.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { AcceleratorValues } from './accelerator-params.ts';
import type { CHOSEN, GroupAlgorithms } from './algorithms.ts';
import type { ModelValues } from './model-params.ts';

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

/** Values of `training.parallelism`: how many ranks to each kind. */
export type ParallelismValues = ParamValues<typeof parallelismParams>;
/** Values of `training.batch`. */
export type BatchValues = ParamValues<typeof batchParams>;
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
