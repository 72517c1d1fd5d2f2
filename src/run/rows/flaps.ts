/** The cost of a fault that comes back, for the result. */
import type { FlapResult } from '../../model/training-result.ts';
import { type Warning, warning } from '../../model/warning.ts';
import { mean } from '../../stats/summary.ts';
import type { FlapCost } from '../training/flaps.ts';
import { quantity, quantityUs } from './quantity.ts';

const PS_PER_US = 1e6;
const DAY_US = 86_400e6;

export function flapsResult(cost: FlapCost, seeds: number): FlapResult {
  const { what, everyPs, lastsPs, phases, fromPs, toPs, costPs, intervalPs, share } = cost;
  return {
    fault: what,
    every_us: everyPs / PS_PER_US,
    lasts_us: lastsPs / PS_PER_US,
    phases,
    from_us: fromPs / PS_PER_US,
    to_us: toPs / PS_PER_US,
    flap_us: quantityUs(costPs, seeds),
    flap_ci95_us: [intervalPs[0] / PS_PER_US, intervalPs[1] / PS_PER_US],
    share: quantity(share, seeds),
    day_us: quantity(
      share.map((part) => part * DAY_US),
      seeds,
    ),
  };
}

/** An interval to this part of the mean on either side is narrow enough. */
const NARROW = 0.25;

/** The warning that the begins that were simulated say little of the mean cost of a flap. */
export function flapWarnings(cost: FlapCost): Warning[] {
  const { what, phases, effectPs, apartPs, costPs, intervalPs } = cost;
  const [lowPs, highPs] = intervalPs;
  const facts = { fault: what, begins: phases, lowPs, highPs };
  if (effectPs < apartPs) return [warning('short-flaps', { ...facts, effectPs, apartPs })];
  const meanPs = mean(costPs);
  const halfPs = Math.max(meanPs - lowPs, highPs - meanPs);
  return halfPs > NARROW * meanPs ? [warning('uncertain-flaps', { ...facts, meanPs })] : [];
}
