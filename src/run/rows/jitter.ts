/** The jitter of a training step, for the result. */
import type { TrainingSummary } from '../../model/training-result.ts';
import { expectedFactor } from '../../workload/jitter/factors.ts';
import type { Jitter } from '../../workload/jitter/params.ts';

/** The parameters, and the expected factor of the slowest rank if each has one draw. */
export function jitterRow(jitter: Jitter, ranks: number): NonNullable<TrainingSummary['jitter']> {
  return { ...jitter, ...(jitter.per === 'step' && { slowest: expectedFactor(jitter, ranks) }) };
}
