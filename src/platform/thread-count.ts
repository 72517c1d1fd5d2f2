/** When several threads pay for the seeds of a run, and how many: one rule for all engines. */

/** The cost of a run of several seeds. */
export interface Demand {
  readonly seeds: number;
  /** Approximate time of all seeds on one core, ms; rather too short than too long. */
  readonly workMs: number;
  /** Memory of one thread, bytes; asked for only where threads would pay. */
  readonly bytes: () => number;
  /** Memory of all of them. */
  readonly limitBytes: number;
}

/**
 * Time until threads simulate as fast as the caller's, ms: they start, load the engine, receive the
 * run and compile the kernels (docs/performance.md, Threads).
 */
const START_MS = 250;

/**
 * How many threads, of `most` at most, simulate the seeds soonest within the memory; 1: the
 * caller's alone.
 */
export function threadsFor({ seeds, workMs, bytes, limitBytes }: Demand, most: number): number {
  const count = Math.min(most, seeds);
  if (count < 2) return 1;
  const longestShare = Math.ceil(seeds / count) / seeds;
  if (START_MS + workMs * longestShare >= workMs) return 1;
  return Math.max(1, Math.min(count, Math.floor(limitBytes / bytes())));
}
