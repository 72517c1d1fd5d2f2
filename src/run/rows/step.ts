/** The ladder, for the result. */
import type { Ladder, Rung, RungTimes } from '../../ladder/ladder.ts';
import type { RungResult, StepResult } from '../../model/result.ts';
import { certaintyOf } from '../../stats/certainty.ts';
import { quantity, quantityUs } from './quantity.ts';

const PS_PER_US = 1e6;

/**
 * The ladder as a result has it.
 * @param leftPs How much a time of a rung may still change; default: 0.
 */
export function stepResult(
  ladder: Ladder,
  seeds: number,
  leftPs: (rung: Rung) => number = () => 0,
): StepResult {
  return {
    time_us: quantityUs(ladder.timesPs, seeds),
    ideal_us: quantityUs(ladder.idealPs, seeds),
    loss: quantity(ladder.losses, seeds),
    ladder: ladder.rungs.map((rung) => {
      const left = leftPs(rung.rung);
      return { ...rungResult(rung, seeds), ...(left > 0 && { unsettled_us: left / PS_PER_US }) };
    }),
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
