/** The seeds of a comparison: how many, and which. */
import { UserError } from '../util/errors.ts';
import type { Setup } from './setups.ts';

/** How many seeds a comparison runs. */
export interface SeedCounts {
  /**
   * Runs of each set-up, with consecutive seeds; default: the largest number of a scenario, at
   * least 8.
   */
  readonly seeds?: number | undefined;
  /** Run until each ratio's interval reaches no further from it than this fraction, e.g. 0.01. */
  readonly precision?: number | undefined;
  /** Limit of the runs that a precision takes, for each set-up; default: 1000. */
  readonly seedsMax?: number | undefined;
}

export const DEFAULT_SEEDS_MAX = 1000;

/** Student's t of fewer seeds makes intervals much wider. */
const LEAST_SEEDS = 8;

/** Seeds of each set-up: those of the first runs, and the limit of all. Throws `UserError`. */
export function seedCounts(
  setups: readonly Setup[],
  { seeds, precision, seedsMax = DEFAULT_SEEDS_MAX }: SeedCounts,
): { readonly first: number; readonly most: number } {
  const first = seeds ?? Math.max(LEAST_SEEDS, ...setups.map(({ scenario }) => scenario.seeds.length));
  if (!Number.isInteger(first) || first < 1)
    throw new UserError(`${first} is not a number of seeds`, { where: 'seeds', advice: 'use 1 or more' });
  if (precision === undefined) return { first, most: first };
  if (!(precision > 0 && precision < 1)) {
    const advice = 'use a small one, e.g. 1%';
    throw new UserError('a precision is more than 0 % and less than 100 %', { where: 'precision', advice });
  }
  if (first === 1) {
    const advice = 'the first seeds tell how many a precision takes: use 8 or more';
    throw new UserError('one seed says nothing of the spread', { where: 'seeds', advice });
  }
  if (seedsMax < first) {
    const advice = 'raise the limit, or use fewer seeds at first';
    const what = `the limit of ${seedsMax} seeds is below the ${first} of the first runs`;
    throw new UserError(what, { where: 'seedsMax', advice });
  }
  return { first, most: seedsMax };
}

/** `count` consecutive seeds, from the `from`-th on after the first. */
export function seedsFrom(first: number, from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => (first + from + i) % 2 ** 32);
}
