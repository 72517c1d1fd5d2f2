/** Jumps over steps that repeat, for the result. */
import type { Measure } from '../../ladder/measure.ts';
import type { JumpsResult } from '../../model/result.ts';
import { mean } from '../../stats/summary.ts';

/** A measure of the last rung, as far as jumps go. */
export type Jumped = Pick<Measure, 'timesPs' | 'skipped'>;

const PS_PER_US = 1e6;

/** The field of the result; none if nothing was skipped. */
export function jumpsOf({ timesPs, skipped }: Jumped): { readonly jumps?: JumpsResult } {
  if (!skipped) return {};
  const timePs = mean(timesPs);
  const { jumps: count, messages, earlyPs, latePs } = skipped;
  return {
    jumps: { count, messages, time_us: [(timePs - earlyPs) / PS_PER_US, (timePs + latePs) / PS_PER_US] },
  };
}
