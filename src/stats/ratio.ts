/** How many times larger one set of samples is than another. */
import { invariant } from '../util/errors.ts';
import { studentQuantile } from './student.ts';
import { mean, variance } from './summary.ts';

/** How two samples compare. */
export interface Ratio {
  /** Geometric mean of `b` over that of `a`. */
  readonly ratio: number;
  /** 95 % interval; undefined if a single sample on a side says nothing of its spread. */
  readonly ci95: readonly [lo: number, hi: number] | undefined;
}

/**
 * The ratio of positive samples, with Welch's interval of the difference of their logarithms (Welch
 * 1947, degrees of freedom by Satterthwaite 1946): neither spread need be the other's, and no pair
 * belongs together.
 */
export function ratioOf(a: readonly number[], b: readonly number[]): Ratio {
  invariant(
    [...a, ...b].every((x) => x > 0),
    'a ratio is of positive numbers',
  );
  const [first, second] = [logs(a), logs(b)];
  const difference = second.mean - first.mean;
  if (a.length < 2 || b.length < 2) return ratioFrom(difference, undefined);
  const square = first.square + second.square;
  if (square === 0) return ratioFrom(difference, [difference, difference]);
  const df = square ** 2 / (first.square ** 2 / (a.length - 1) + second.square ** 2 / (b.length - 1));
  const half = studentQuantile(0.975, df) * Math.sqrt(square);
  return ratioFrom(difference, [difference - half, difference + half]);
}

/** From the mean difference of logarithms, and its interval where one is known. */
export function ratioFrom(difference: number, interval: readonly [number, number] | undefined): Ratio {
  const ci95 = interval && ([Math.exp(interval[0]), Math.exp(interval[1])] as const);
  return { ratio: Math.exp(difference), ci95 };
}

/** Mean of the logarithms, and the square of its standard error. */
function logs(samples: readonly number[]): { mean: number; square: number } {
  const values = samples.map(Math.log);
  return { mean: mean(values), square: variance(values) / samples.length };
}
