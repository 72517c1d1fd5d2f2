/**
 * The parameters of `training.jitter`: how much the compute times of ranks differ from each other.
 * The default is none, as rates of kernels are mostly measured in whole training steps: these hold
 * the jitter of so many ranks already.
 */
import type { ParamSpec, ParamValues } from '../../model/params.ts';

export const jitterParams = {
  deviation: {
    kind: 'fraction',
    min: 0,
    max: 0.15,
    default: 0,
    help: 'standard deviation of the compute time of ranks, e.g. 0.4%: a step waits for the slowest; 0: all take as long',
  },
  distribution: {
    kind: 'choice',
    // The names of distributions.ts, which only a step with jitter loads.
    choices: ['exponential', 'normal', 'uniform'],
    default: 'exponential',
    help: 'distribution of the compute times, mean as the compute model says',
  },
  per: {
    kind: 'choice',
    choices: ['step', 'item'],
    default: 'step',
    help: 'step: a rank has one draw for a training step; item: one for each of its computations',
  },
  included: {
    kind: 'count',
    min: 1,
    max: 10_000_000,
    default: 1,
    help: 'ranks whose slowest one the compute times are those of, e.g. 64 if rates are from steps of 64 ranks',
  },
} as const satisfies ParamSpec;

/** Values of `training.jitter`. */
export type JitterValues = Partial<ParamValues<typeof jitterParams>>;

/** How the compute times of ranks differ in a program. */
export interface Jitter {
  /** Standard deviation, as a part of a compute time; above 0. */
  readonly deviation: number;
  /** Name of the distribution. */
  readonly distribution: string;
  /** Whether a rank has a draw for a training step, or one for each computation. */
  readonly per: string;
  /** Compute times are those of the slowest of so many ranks. */
  readonly included: number;
}

/** The jitter of a step; undefined if all ranks take the same time. */
export function jitterOf({ deviation = 0, ...rest }: JitterValues = {}): Jitter | undefined {
  if (deviation === 0) return undefined;
  const { distribution, per, included } = jitterParams;
  return {
    deviation,
    distribution: rest.distribution ?? distribution.default,
    per: rest.per ?? per.default,
    included: rest.included ?? included.default,
  };
}
