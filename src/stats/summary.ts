/** Summaries of samples: mean, quantiles, Student's interval. */
import { invariant } from '../util/errors.ts';
import { studentQuantile } from './student.ts';

/** What a set of samples comes to; `samples` in the order given. */
export interface Summary {
  readonly mean: number;
  /** 95 % Student-t interval of the mean; the mean itself twice where there is one sample. */
  readonly ci95: readonly [lo: number, hi: number];
  readonly p50: number;
  readonly p99: number;
  readonly samples: readonly number[];
}

/** Arithmetic mean of at least one number. */
export function mean(samples: readonly number[]): number {
  invariant(samples.length > 0, 'a mean needs a sample');
  return samples.reduce((sum, x) => sum + x, 0) / samples.length;
}

/**
 * Quantile `q` in 0..1 with linear interpolation between order statistics (Hyndman and Fan 1996, type 7: what R and
 * NumPy do unless told otherwise).
 */
export function quantile(samples: readonly number[], q: number): number {
  invariant(samples.length > 0, 'a quantile needs a sample');
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Mean, its 95 % interval, median and 99th percentile. The interval is mean ± t·s/√n with Student's t of n−1 degrees
 * of freedom: right for the mean of independent replicas, and it says nothing about the spread of single ones.
 */
export function summarize(samples: readonly number[]): Summary {
  const n = samples.length;
  const centre = mean(samples);
  const squares = samples.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  const half = n > 1 ? studentQuantile(0.975, n - 1) * Math.sqrt(squares / (n - 1) / n) : 0;
  return {
    mean: centre,
    ci95: [centre - half, centre + half],
    p50: quantile(samples, 0.5),
    p99: quantile(samples, 0.99),
    samples,
  };
}
