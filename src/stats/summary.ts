/** Summaries of samples: mean, quantiles, Student's interval. */
import { invariant } from '../util/errors.ts';
import { studentQuantile } from './student.ts';

/** The summary of a set of samples; `samples` in the order given. */
export interface Summary {
  readonly mean: number;
  /** 95 % Student-t interval of the mean; the mean itself twice for one sample. */
  readonly ci95: readonly [lo: number, hi: number];
  readonly p50: number;
  readonly p99: number;
  readonly samples: readonly number[];
}

/** Arithmetic mean of at least one number. */
export function mean(samples: readonly number[]): number {
  invariant(samples.length > 0, 'a mean needs a sample');
  if (allEqual(samples)) return samples[0]!;
  return samples.reduce((sum, x) => sum + x, 0) / samples.length;
}

/**
 * Quantile `q` in 0..1 with linear interpolation between order statistics (Hyndman and Fan 1996,
 * type 7: the default of R and NumPy).
 */
export function quantile(samples: readonly number[], q: number): number {
  invariant(samples.length > 0, 'a quantile needs a sample');
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}

/** Whether all samples are one number: then nothing is uncertain, however their sum rounds. */
export function allEqual(samples: readonly number[]): boolean {
  return samples.every((x) => x === samples[0]);
}

/** Sample variance, n − 1 in the denominator, of at least two numbers. */
export function variance(samples: readonly number[]): number {
  if (allEqual(samples)) return 0;
  const centre = mean(samples);
  return samples.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (samples.length - 1);
}

/**
 * 95 % Student-t interval of the mean, n − 1 degrees of freedom; the mean itself twice for one
 * sample.
 */
export function meanInterval(samples: readonly number[]): readonly [lo: number, hi: number] {
  const n = samples.length;
  const centre = mean(samples);
  const half = n > 1 ? studentQuantile(0.975, n - 1) * Math.sqrt(variance(samples) / n) : 0;
  return [centre - half, centre + half];
}

/**
 * Mean, its 95 % interval, median and 99th percentile. The interval is mean ± t·s/√n with Student's
 * t of n−1 degrees of freedom: right for the mean of independent replicas, and it says nothing
 * about the spread of single ones.
 */
export function summarize(samples: readonly number[]): Summary {
  return {
    mean: mean(samples),
    ci95: meanInterval(samples),
    p50: quantile(samples, 0.5),
    p99: quantile(samples, 0.99),
    samples,
  };
}
