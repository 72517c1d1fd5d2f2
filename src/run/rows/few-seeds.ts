/** A word of warning where a mean of few seeds may pass for knowledge. */
import type { Quantity } from '../../model/result.ts';
import { formatNumber } from '../../units/format.ts';

/** Below this many samples Student's t is more than 1.2 times what a normal distribution would have. */
const ENOUGH = 8;

/**
 * The warning that the 95 % interval of a time over so few seeds is no more than a guess; undefined where there are
 * enough of them, one alone, or where the seeds make no difference.
 */
export function fewSeedsWarning(time: Quantity): string | undefined {
  if (typeof time === 'number') return undefined;
  const { samples, ci95, mean } = time;
  const half = (ci95[1] - ci95[0]) / 2;
  if (samples.length >= ENOUGH || half <= 1e-3 * mean) return undefined;
  const percent = formatNumber((half / mean) * 100, 2);
  const below = ci95[0] < 0 ? ', below zero even' : '';
  return (
    `${samples.length} seeds say little: the 95 % interval of the mean time is ` +
    `±${percent} % of it${below}; use --seeds 16 or more`
  );
}
