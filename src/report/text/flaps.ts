/** The section of a result about a fault that comes back. */
import type { FlapResult } from '../../model/training-result.ts';
import { formatNumber } from '../../units/format.ts';
import { central, percentText, timeText } from '../format.ts';

const HOUR_US = 3600e6;

/** The cost of its times, and how it was found; nothing without one. */
export function flapsSection(flaps: FlapResult | undefined): string[] {
  if (!flaps) return [];
  const { fault, every_us, lasts_us, phases, from_us, to_us, flap_us, share, day_us } = flaps;
  const interval = flaps.flap_ci95_us ?? (typeof flap_us === 'number' ? undefined : flap_us.ci95);
  const day = `${timeText(central(day_us))} (${percentText(central(share))})`;
  return [
    `flaps of ${fault}: ${timeText(lasts_us)} every ${timeText(every_us)}`,
    `  a flap costs  ${timeText(central(flap_us))}${intervalText(interval)}`,
    `  a day         ${day} at ${formatNumber(HOUR_US / every_us, 4)} an hour`,
    `  simulated     ${phases} begins of a flap, from ${timeText(from_us)} to ${timeText(to_us)} of the step`,
  ];
}

function intervalText(interval: readonly [low: number, high: number] | undefined): string {
  if (!interval) return '';
  const [low, high] = interval;
  return low === high ? '' : ` (95 %: ${timeText(low)} to ${timeText(high)})`;
}
