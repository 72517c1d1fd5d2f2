/** The warning that the mean of few seeds is uncertain. */
import type { Quantity } from '../../model/result.ts';
import { type Warning, warning } from '../../model/warning.ts';

/**
 * Below this many samples Student's t is more than 1.2 times the value of a normal distribution.
 */
const ENOUGH = 8;

/**
 * The warning that the 95 % interval of a time over so few seeds is only a guess. Undefined with
 * enough seeds, with a single one, or if the seeds make no difference.
 */
export function fewSeedsWarning(time: Quantity): Warning | undefined {
  if (typeof time === 'number') return undefined;
  const { samples, ci95, mean } = time;
  const half = (ci95[1] - ci95[0]) / 2;
  if (samples.length >= ENOUGH || half <= 1e-3 * mean) return undefined;
  return warning('few-seeds', { seeds: samples.length, halfShare: half / mean, lowUs: ci95[0] });
}
