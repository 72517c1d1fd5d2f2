/** How many times larger one set of samples is than another. */
import { invariant } from '../util/errors.ts';
import { studentQuantile } from './student.ts';
import { mean } from './summary.ts';

export interface Ratio {
  /** Geometric mean of `b` over that of `a`. */
  readonly ratio: number;
  /** 95 % interval; undefined where a single sample on a side says nothing of its spread. */
  readonly ci95: readonly [lo: number, hi: number] | undefined;
}

/**
 * The ratio of positive samples, with Welch's interval of the difference of their logarithms (Welch 1947, degrees of
 * freedom by Satterthwaite 1946): neither spread need be the other's, and no pair belongs together.
 */
export function ratioOf(a: readonly number[], b: readonly number[]): Ratio {
  invariant(
    [...a, ...b].every((x) => x > 0),
    'a ratio is of positive numbers',
  );
  const [first, second] = [logs(a), logs(b)];
  const difference = second.mean - first.mean;
  const ratio = Math.exp(difference);
  if (a.length < 2 || b.length < 2) return { ratio, ci95: undefined };
  const square = first.square + second.square;
  if (square === 0) return { ratio, ci95: [ratio, ratio] };
  const df = square ** 2 / (first.square ** 2 / (a.length - 1) + second.square ** 2 / (b.length - 1));
  const half = studentQuantile(0.975, df) * Math.sqrt(square);
  return { ratio, ci95: [Math.exp(difference - half), Math.exp(difference + half)] };
}

/** Mean of the logarithms, and the square of its standard error. Equal samples have none, however they round. */
function logs(samples: readonly number[]): { mean: number; square: number } {
  const values = samples.map(Math.log);
  const centre = mean(values);
  if (values.every((value) => value === values[0])) return { mean: values[0]!, square: 0 };
  const squares = values.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  return { mean: centre, square: squares / (samples.length - 1) / samples.length };
}
