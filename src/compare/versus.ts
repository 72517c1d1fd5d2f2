/** The ratio of a set-up's time to the baseline's, over pairs of the same seed. */
import { certaintyOf } from '../stats/certainty.ts';
import { pairedDifferences } from '../stats/paired.ts';
import { meanInterval, summarize } from '../stats/summary.ts';
import { samplesFor, twoStageInterval } from '../stats/two-stage.ts';
import type { Versus } from './comparison.ts';

/** The times of a set-up. */
export interface Times {
  /** One for each seed, in the order of the seeds; µs. */
  readonly us: readonly number[];
  /** Whether the seed decides anything; if not, one time stands for all seeds. */
  readonly seeded: boolean;
}

/** Pairs of two set-ups: as many as the one with fewer seeds has, 1 if no seed decides anything. */
function pairsOf(base: Times, other: Times): number {
  const counts = [base, other].flatMap(({ us, seeded }) => (seeded ? [us.length] : []));
  return counts.length === 0 ? 1 : Math.min(...counts);
}

/**
 * Differences of the logarithms of the times of each pair: what both share under one seed cancels.
 */
export function logRatios(base: Times, other: Times): number[] {
  const count = pairsOf(base, other);
  const logs = ({ us, seeded }: Times) =>
    Array.from({ length: count }, (_, i) => Math.log(us[seeded ? i : 0]!));
  return pairedDifferences(logs(base), logs(other));
}

/** Half of the interval of a ratio's logarithm for a precision, e.g. 0.01. */
export function logHalf(precision: number): number {
  return Math.log1p(precision);
}

/**
 * Pairs that a precision takes, by the spread of the pairs so far; as many as there are if no seed
 * decides anything, or one pair says nothing of the spread.
 */
export function pairsNeeded(base: Times, other: Times, precision: number): number {
  const logs = logRatios(base, other);
  return logs.length < 2 ? logs.length : samplesFor(logs, logHalf(precision));
}

/**
 * The comparison of two set-ups. `first`: pairs that were run before their spread decided how many
 * are run in all (`two-stage.ts`); default: all.
 */
export function versus(base: Times, other: Times, first = Infinity): Versus {
  const logs = logRatios(base, other);
  const pairs = logs.length;
  const { mean } = summarize(logs);
  const seeded = base.seeded || other.seeded;
  const spread = Math.min(first, pairs);
  const common = { ratio: Math.exp(mean), pairs, spread_of: spread };
  if (!seeded) return { ...common, ci95: [common.ratio, common.ratio], certainty: 'exact' };
  if (pairs === 1) return { ...common, ci95: null, certainty: 'one-seed' };
  const [lo, hi] = spread < pairs ? twoStageInterval(logs, spread) : meanInterval(logs);
  const told = lo > 0 || hi < 0;
  const known = certaintyOf(summarize(logs), true);
  const needed = known.kind === 'untold' ? known.needed : undefined;
  return {
    ...common,
    ci95: [Math.exp(lo), Math.exp(hi)],
    certainty: told ? 'told' : 'untold',
    ...(told || needed === undefined ? {} : { seeds_to_tell: needed }),
  };
}
