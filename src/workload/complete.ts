/** A training block from the few values that say something. */
import type { Param, ParamSpec, ParamValues } from '../model/params.ts';
import { parseQuantity } from '../units/parse.ts';
import type { GroupAlgorithms } from './algorithms.ts';
import { contentionParams } from './contention/params.ts';
import { type Framework, withFramework } from './frameworks/framework.ts';
import { jitterParams } from './jitter/params.ts';
import {
  acceleratorParams,
  batchParams,
  endsParams,
  expertParams,
  gradientParams,
  layoutParams,
  type ModelValues,
  modelParams,
  optimizerParams,
  parallelismParams,
  pipelineParams,
  shardingParams,
  type Training,
} from './params.ts';

/** Parameters that may be left out. */
type Omittable<S extends ParamSpec> = {
  [K in keyof S]: S[K] extends { readonly optional: true } | { readonly default: unknown } ? K : never;
}[keyof S];

/** Values of a spec with those left out that have a default or are optional. */
type Sparse<S extends ParamSpec> = Pick<ParamValues<S>, Exclude<keyof S, Omittable<S>>> &
  Partial<Pick<ParamValues<S>, Omittable<S> & keyof S>>;

/**
 * {@link Training} with everything left out that has a default; numbers in base units (FLOP/s,
 * bytes).
 */
export interface SparseTraining {
  readonly model: Sparse<typeof modelParams>;
  readonly parallelism: Sparse<typeof parallelismParams & typeof layoutParams>;
  readonly batch: Sparse<typeof batchParams>;
  readonly accelerator?: Sparse<typeof acceleratorParams>;
  readonly gradients?: Sparse<typeof gradientParams & typeof shardingParams>;
  readonly pipeline?: Sparse<typeof pipelineParams>;
  readonly optimizer?: Sparse<typeof optimizerParams>;
  readonly experts?: Sparse<typeof expertParams>;
  readonly ends?: Sparse<typeof endsParams>;
  readonly jitter?: Sparse<typeof jitterParams>;
  readonly contention?: Sparse<typeof contentionParams>;
  readonly algorithms?: GroupAlgorithms;
  /** Default: `none`. */
  readonly recompute?: string;
  /** Its choices are the defaults. */
  readonly framework?: Framework;
}

/**
 * Fills in the defaults that a scenario file would get. `checkTraining` finds values that do not
 * fit together.
 */
export function completeTraining(sparse: SparseTraining): Training {
  const training: Training = {
    model: complete(modelParams, sparse.model),
    parallelism: complete({ ...parallelismParams, ...layoutParams }, sparse.parallelism),
    batch: complete(batchParams, sparse.batch),
    accelerator: complete(acceleratorParams, sparse.accelerator ?? {}),
    gradients: complete({ ...gradientParams, ...shardingParams }, sparse.gradients ?? {}),
    ...(sparse.optimizer ? { optimizer: complete(optimizerParams, sparse.optimizer) } : {}),
    ...(sparse.ends ? { ends: complete(endsParams, sparse.ends) } : {}),
    ...(sparse.contention ? { contention: complete(contentionParams, sparse.contention) } : {}),
    ...(sparse.jitter ? { jitter: complete(jitterParams, sparse.jitter) } : {}),
    ...(sparse.pipeline ? { pipeline: complete(pipelineParams, sparse.pipeline) } : {}),
    ...(sparse.experts ? { experts: complete(expertParams, sparse.experts) } : {}),
    ...(sparse.recompute === undefined ? {} : { recompute: sparse.recompute }),
    ...(sparse.algorithms ? { algorithms: sparse.algorithms } : {}),
  };
  if (!sparse.framework) return training;
  return withFramework(training, sparse.framework, (key) => {
    const [name, inner] = key.split('.');
    const block: unknown = Object.entries(sparse).find(([other]) => other === name)?.[1];
    if (inner === undefined || typeof block !== 'object' || block === null) return block !== undefined;
    return Object.entries(block).some(([own, value]) => own === inner && value !== undefined);
  });
}

/** A model's block from the values that say something. */
export function completeModel(sparse: SparseTraining['model']): ModelValues {
  return complete(modelParams, sparse);
}

function complete<S extends ParamSpec>(spec: S, given: Readonly<Record<string, unknown>>): ParamValues<S> {
  const values = Object.entries(spec).map(([key, param]) => [key, given[key] ?? defaultOf(param)]);
  return Object.fromEntries(values) as ParamValues<S>;
}

/** A default as a value in base units: `200MB` is 200,000,000. */
function defaultOf({ kind, default: text }: Param): string | number | boolean | undefined {
  if (typeof text !== 'string' || kind === 'choice' || kind === 'flag' || kind === 'text') return text;
  return parseQuantity(kind, text);
}
