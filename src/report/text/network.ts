/** The network's share of a training step as a table. */

import type { Quantity } from '../../model/result.ts';
import type { NetworkResult, NetworkTimes } from '../../model/training-result.ts';
import { central, percentText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

/** A row for all of it, then one for each kind of group, most time first. */
export function networkSection(network: NetworkResult | undefined): string[] {
  if (!network) return [];
  const { groups, infinite_us, time_us } = network;
  const stepUs = central(time_us) + central(infinite_us);
  if (stepUs === 0) return [];
  const many = halfText(time_us) !== '';
  const row = (name: string, times: NetworkTimes) => [
    name,
    timeText(central(times.time_us)),
    ...(many ? [halfText(times.time_us)] : []),
    percentText(central(times.time_us) / stepUs),
    timeText(central(times.scale_up_us)),
    timeText(central(times.scale_out_us)),
  ];
  const sorted = groups.toSorted((a, b) => central(b.time_us) - central(a.time_us));
  const right = true;
  const titles = ['time', ...(many ? ['± 95 %'] : []), 'of the step', 'scale-up', 'scale-out'];
  return [
    `training step on an infinite network: ${timeText(central(infinite_us))}`,
    ...columnLines(
      [{ title: "network's share" }, ...titles.map((title) => ({ title, right }))],
      [row('all', network), ...(sorted.length > 1 ? sorted : []).map((one) => row(one.group, one))],
    ),
  ];
}

/** `±147.1 ms`; nothing if every seed has the same. */
function halfText(quantity: Quantity): string {
  if (typeof quantity === 'number') return '';
  const [low, high] = quantity.ci95;
  return low === high ? '' : `±${timeText((high - low) / 2)}`;
}
