/**
 * Differences of paired samples: samples of two set-ups that share the seed share their random
 * draws.
 */
import { invariant } from '../util/errors.ts';
import { type Ratio, ratioFrom } from './ratio.ts';
import { studentQuantile } from './student.ts';
import { mean, meanInterval, variance } from './summary.ts';

/** More seeds than this are not counted: no one runs so many to tell a number from 0. */
export const MOST_SEEDS_TO_TELL = 10_000;

/**
 * About how many samples it takes until the 95 % interval of their mean leaves 0 out, if mean and
 * variance stay as they are: the least n ≥ 2 with t(0.975, n − 1) · s / √n < |mean|. `undefined` if
 * that is more than {@link MOST_SEEDS_TO_TELL}, as it is where the mean is 0. At least two samples.
 */
export function seedsToTell(samples: readonly number[]): number | undefined {
  invariant(samples.length > 1, 'a spread needs two samples');
  const centre = Math.abs(mean(samples));
  const deviation = Math.sqrt(variance(samples));
  const tells = (n: number) => (studentQuantile(0.975, n - 1) * deviation) / Math.sqrt(n) < centre;
  if (!tells(MOST_SEEDS_TO_TELL)) return undefined;
  // t(n − 1)/√n falls with n.
  let [below, enough] = [1, MOST_SEEDS_TO_TELL];
  while (enough - below > 1) {
    const middle = Math.floor((below + enough) / 2);
    if (tells(middle)) enough = middle;
    else below = middle;
  }
  return enough;
}

/** `b[i] - a[i]`. */
export function pairedDifferences(a: readonly number[], b: readonly number[]): number[] {
  invariant(a.length === b.length, 'pairs have two members');
  return b.map((value, i) => value - a[i]!);
}

/**
 * The ratio of positive samples of which `a[i]` and `b[i]` belong together: Student's interval of
 * the mean difference of their logarithms, n − 1 degrees of freedom. Effects shared by both members
 * of a pair cancel.
 */
export function pairedRatioOf(a: readonly number[], b: readonly number[]): Ratio {
  invariant(
    [...a, ...b].every((x) => x > 0),
    'a ratio is of positive numbers',
  );
  const logs = pairedDifferences(a.map(Math.log), b.map(Math.log));
  return ratioFrom(mean(logs), logs.length > 1 ? meanInterval(logs) : undefined);
}
