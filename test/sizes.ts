/**
 * How much suites of many cases run, by one environment variable: `WEFT_TESTS=fast` a part (`npm
 * run check`), `full` what every change must pass (default), `long` what the figures in
 * docs/models.md are from.
 */
const LEVELS = ['fast', 'full', 'long'] as const;

const level = process.env.WEFT_TESTS ?? 'full';
if (!LEVELS.some((name) => name === level))
  throw new Error(`WEFT_TESTS=${level}: give one of ${LEVELS.join(', ')}`);

/** The first case of suites that number theirs: `WEFT_FIRST=5000`. */
export const FIRST = Number(process.env.WEFT_FIRST ?? 0);

/** Whether this is a long run, which prints what it finds. */
export const LONG = level === 'long';

/** The size at this run's level: `full` unless another is given for `fast` or `long`. */
export function sizeOf<T>(sizes: { readonly full: T; readonly fast?: T; readonly long?: T }): T {
  if (level === 'fast') return sizes.fast ?? sizes.full;
  return level === 'long' ? (sizes.long ?? sizes.full) : sizes.full;
}
