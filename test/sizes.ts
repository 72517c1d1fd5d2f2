/**
 * Sizes of suites of many cases, by one environment variable: `WEFT_TESTS=fast` a part (`npm run
 * check`), `full` the cases that every change must pass (default), `long` the source of the figures
 * in docs/models.md.
 */
const LEVELS = ['fast', 'full', 'long'] as const;

const level = process.env.WEFT_TESTS ?? 'full';
if (!LEVELS.some((name) => name === level))
  throw new Error(`WEFT_TESTS=${level}: give one of ${LEVELS.join(', ')}`);

/** The first case of suites that number theirs: `WEFT_FIRST=5000`. */
export const FIRST = Number(process.env.WEFT_FIRST ?? 0);

/** Whether this is a long run, which prints its results. */
export const LONG = level === 'long';

/** The size at this run's level: `full` unless another is given for `fast` or `long`. */
export function sizeOf<T>(sizes: { readonly full: T; readonly fast?: T; readonly long?: T }): T {
  if (level === 'fast') return sizes.fast ?? sizes.full;
  return level === 'long' ? (sizes.long ?? sizes.full) : sizes.full;
}
