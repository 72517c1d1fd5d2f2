/**
 * How the compute times of ranks differ: distributions of mean 0 and deviation 1. A rank's factor
 * is 1 plus a small multiple of a draw.
 */
import { normalQuantile } from '../../stats/normal.ts';

/** A distribution of mean 0 and deviation 1. */
export interface Distribution {
  readonly name: string;
  readonly summary: string;
  /** The value that a draw stays below with chance `u`, 0 < u < 1. */
  quantile(u: number): number;
  /** The expected maximum of `n` draws, n ≥ 1. */
  most(n: number): number;
}

/** Rectangles of an integral over chances. */
const PARTS = 20_000;
/** Euler's constant. */
const EULER = 0.5772156649015329;

/** A long tail of slow ranks: the expected maximum grows by ln 10 = 2.3 a decade of ranks. */
const exponential: Distribution = {
  name: 'exponential',
  summary: 'a long tail of slow ranks; the slowest grows by 2.3 deviations a decade of ranks',
  quantile: (u) => -Math.log(1 - u) - 1,
  // Rényi: the maximum is a sum of exponential variables of means 1, 1/2 … 1/n.
  most: (n) => harmonic(n) - 1,
};

const normal: Distribution = {
  name: 'normal',
  summary: 'many small independent effects; the slowest of 1,000 ranks is 3.2 deviations from the mean',
  quantile: normalQuantile,
  most: (n) => (n === 1 ? 0 : mostByIntegral(normalQuantile, n)),
};

const uniform: Distribution = {
  name: 'uniform',
  summary: 'no tail: every time between two bounds is equally likely',
  quantile: (u) => Math.sqrt(3) * (2 * u - 1),
  // The maximum of n draws from 0 to 1 has mean n / (n + 1).
  most: (n) => (Math.sqrt(3) * (n - 1)) / (n + 1),
};

/** All distributions. */
export const distributions: readonly Distribution[] = [exponential, normal, uniform];

/** The distribution of a name that parameters allow. */
export function distributionOf(name: string): Distribution {
  return distributions.find((one) => one.name === name)!;
}

/** 1 + 1/2 + … + 1/n. */
function harmonic(n: number): number {
  if (n > 1e6) return Math.log(n) + EULER + 1 / (2 * n);
  let sum = 0;
  for (let k = n; k >= 1; k--) sum += 1 / k;
  return sum;
}

/**
 * The expected maximum of n draws: it is at the chance v^(1/n), with v uniform from 0 to 1. By the
 * rule of midpoints, within 1e-3 of the deviation.
 */
function mostByIntegral(quantile: (u: number) => number, n: number): number {
  let sum = 0;
  for (let i = 0; i < PARTS; i++) sum += quantile(((i + 0.5) / PARTS) ** (1 / n));
  return sum / PARTS;
}
