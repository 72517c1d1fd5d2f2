/** The ladder, for the result. */
import type { Ladder, RungTimes } from '../../ladder/ladder.ts';
import type { RungResult, StepResult } from '../../model/result.ts';
import { certaintyOf } from '../../stats/certainty.ts';
import { quantity, quantityUs } from './quantity.ts';

/** The ladder as a result has it. */
export function stepResult(ladder: Ladder, seeds: number): StepResult {
  return {
    time_us: quantityUs(ladder.timesPs, seeds),
    ideal_us: quantityUs([ladder.idealPs], seeds),
    loss: quantity(ladder.losses, seeds),
    ladder: ladder.rungs.map((rung) => rungResult(rung, seeds)),
  };
}

function rungResult({ rung, timesPs, deltasPs, seeded }: RungTimes, seeds: number): RungResult {
  const delta_us = quantityUs(deltasPs, seeds);
  const certainty = certaintyOf(delta_us, seeded);
  const needed = certainty.kind === 'untold' ? certainty.needed : undefined;
  return {
    rung,
    time_us: quantityUs(timesPs, seeds),
    delta_us,
    seeded,
    ...(needed === undefined ? {} : { seeds_to_tell: needed }),
  };
}
