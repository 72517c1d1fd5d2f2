/** Draws of one case: counter-based hashes, so that a case is the same every time. */
import { hash2 } from '../../src/rng/hash.ts';

export interface Draw {
  /** A whole number from 0 to below `below`. */
  (below: number): number;
  /** Whether something of this chance, in percent, happens. */
  chance(percent: number): boolean;
  of<T>(items: readonly T[]): T;
  /** A whole number between two, spread evenly over their orders of magnitude. */
  size(least: number, most: number): number;
}

/** The draws of case `index`. */
export function drawOf(index: number): Draw {
  let draws = 0;
  const below = (limit: number) => hash2(index, draws++) % limit;
  return Object.assign(below, {
    chance: (percent: number) => below(100) < percent,
    of: <T>(items: readonly T[]) => items[below(items.length)]!,
    size: (least: number, most: number) => Math.round(least * (most / least) ** (below(10_000) / 9_999)),
  });
}
