/** The ideal of a loss ladder. */
import type { RungName, RungResult } from './result.ts';

/** Rungs that may be the ideal: the last of them that is there. */
const IDEAL_RUNGS: readonly RungName[] = ['endpoints', 'contention'];

/** The place of the ideal in a ladder; -1 without one. */
export function idealIn(ladder: readonly Pick<RungResult, 'rung'>[]): number {
  return ladder.findLastIndex(({ rung }) => IDEAL_RUNGS.includes(rung));
}
