/** The cost of a fault that comes back, for the result. */
import type { FlapResult } from '../../model/training-result.ts';
import type { FlapCost } from '../training/flaps.ts';
import { quantity, quantityUs } from './quantity.ts';

const PS_PER_US = 1e6;
const DAY_US = 86_400e6;

export function flapsResult(cost: FlapCost, seeds: number): FlapResult {
  const { what, everyPs, lastsPs, phases, fromPs, toPs, costPs, share } = cost;
  return {
    fault: what,
    every_us: everyPs / PS_PER_US,
    lasts_us: lastsPs / PS_PER_US,
    phases,
    from_us: fromPs / PS_PER_US,
    to_us: toPs / PS_PER_US,
    flap_us: quantityUs(costPs, seeds),
    share: quantity(share, seeds),
    day_us: quantity(
      share.map((part) => part * DAY_US),
      seeds,
    ),
  };
}
