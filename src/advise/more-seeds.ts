/**
 * More seeds for the few changes that seem to help, but that the first seeds cannot tell from the
 * scenario as it is. The number of seeds in all does not depend on the times, only whether a change
 * gets them.
 */

import type { Measured } from '../compare/measure.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import type { Ran } from './rows.ts';

/** So many times as many seeds in all. */
const TIMES = 4;
/** At most so many changes. */
const MOST = 3;
/** They give back at least this part of the time, in the mean. */
const LEAST = 0.005;

/** The changes that more seeds are worth: most in the mean first. */
export function promising(ran: readonly Ran[], seeds: number): readonly Ran[] {
  return ran
    .filter(
      ({ row: { versus } }) =>
        versus.certainty === 'untold' &&
        versus.ratio < 1 - LEAST &&
        (versus.seeds_to_tell ?? Infinity) <= TIMES * seeds,
    )
    .sort((a, b) => a.row.versus.ratio - b.row.versus.ratio)
    .slice(0, MOST);
}

/** Runs a scenario up to {@link TIMES} as many seeds as at first. */
export type RunMore = (
  name: string,
  scenario: CheckedScenario,
  before: Measured,
  seeds: number,
) => Promise<Measured>;

/**
 * The changes, the promising ones with more seeds. `rowOf` makes a row of a measurement and of the
 * scenario as it is, both with all seeds.
 */
export async function withMoreSeeds(
  ran: readonly Ran[],
  base: { readonly measured: Measured; readonly scenario: CheckedScenario },
  seeds: number,
  more: RunMore,
  rowOf: (base: Measured, ran: Ran, measured: Measured) => Ran['row'],
): Promise<Ran[]> {
  const chosen = promising(ran, seeds);
  if (chosen.length === 0) return [...ran];
  const all = TIMES * seeds;
  const asItIs = await more('as it is', base.scenario, base.measured, all);
  const again = new Map<Ran, Ran>();
  for (const one of chosen) {
    const measured = await more(one.row.what.join(' and '), one.trial.scenario, one.measured, all);
    again.set(one, { ...one, measured, row: rowOf(asItIs, one, measured) });
  }
  return ran.map((one) => again.get(one) ?? one);
}
