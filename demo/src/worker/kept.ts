/** What reports need of the last runs, and results do not have. */
import type { Seen } from 'weft';

/** Runs that are kept: as many as are compared, and those before. */
const MOST = 4;

const kept = new Map<number, Seen>();
let last = 0;

/** Keeps it; answers a number to find it by. */
export function keepForReport(seen: Seen): number {
  kept.set(++last, seen);
  kept.delete(last - MOST);
  return last;
}

/** What was kept; undefined of a file's result, and of runs long ago. */
export function keptFor(run: number | undefined): Seen | undefined {
  return run === undefined ? undefined : kept.get(run);
}
