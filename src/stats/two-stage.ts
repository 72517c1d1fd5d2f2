/**
 * An interval of a width that is asked for: two-stage sampling (Stein, "A two-sample test for a
 * linear hypothesis whose power is independent of the variance", 1945).
 *
 * Sampling until an interval is narrow looks at the interval after each sample, and stops when it
 * happens to be short: such intervals cover the truth less often than they say. Here the spread of
 * the first samples alone fixes the number of all samples. The mean of all is independent of that
 * spread. So the interval covers the mean of normal samples as often as it says, whatever their
 * variance. The price is some more samples.
 */
import { invariant } from '../util/errors.ts';
import { studentQuantile } from './student.ts';
import { mean, variance } from './summary.ts';

/**
 * How many samples make half of the 95 % interval of their mean at most `half` > 0: at least the
 * first ones, two or more. `Infinity` if that is not a safe integer.
 */
export function samplesFor(first: readonly number[], half: number): number {
  invariant(half > 0, 'an interval has a width');
  const needed = Math.ceil((quantileOf(first) ** 2 * variance(first)) / half ** 2);
  return Number.isSafeInteger(needed) ? Math.max(first.length, needed) : Infinity;
}

/**
 * The 95 % interval of the mean of all samples, by the spread of the first `count` of them. For
 * normal samples it is exact under two conditions: `count` was fixed beforehand, and only the
 * spread of the first ones decided the number of all.
 */
export function twoStageInterval(
  samples: readonly number[],
  count: number,
): readonly [lo: number, hi: number] {
  const first = samples.slice(0, count);
  const half = quantileOf(first) * Math.sqrt(variance(first) / samples.length);
  const centre = mean(samples);
  return [centre - half, centre + half];
}

function quantileOf(first: readonly number[]): number {
  invariant(first.length > 1, 'a spread needs two samples');
  return studentQuantile(0.975, first.length - 1);
}
