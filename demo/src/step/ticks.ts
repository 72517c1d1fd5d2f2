/** The time axis: round values in one unit, relative to a base once they are long. */
import { timeOf } from './text.ts';
import type { TimeWindow } from './window.ts';

export interface Tick {
  readonly atPs: number;
  readonly text: string;
}

export interface Ticks {
  /** Added to the text of each tick, ps; 0: texts are times from the start of the step. */
  readonly basePs: number;
  readonly ticks: readonly Tick[];
}

const UNITS = [
  [1, 'ps'],
  [1e3, 'ns'],
  [1e6, 'µs'],
  [1e9, 'ms'],
  [1e12, 's'],
] as const;
/** Digits of a tick's number at most. */
const DIGITS = 4;
const DECIMALS = 3;

/** At most `most` ticks in a window. */
export function ticksOf({ fromPs, toPs }: TimeWindow, most: number): Ticks {
  const stepPs = roundStep((toPs - fromPs) / Math.max(1, most));
  const isLong = Math.max(Math.abs(fromPs), Math.abs(toPs)) / stepPs >= 10 ** DIGITS;
  const basePs = isLong ? Math.ceil(fromPs / stepPs) * stepPs : 0;
  const first = Math.ceil(fromPs / stepPs);
  const count = Math.floor(toPs / stepPs) - first + 1;
  const ends = Math.max(Math.abs(fromPs - basePs), Math.abs(toPs - basePs));
  const fits = ([size]: (typeof UNITS)[number]) =>
    size <= Math.max(stepPs, ends) && stepPs / size >= 10 ** -DECIMALS;
  const [factor, unit] = UNITS.findLast(fits) ?? UNITS[0];
  const decimals = Math.max(0, -Math.floor(Math.log10(stepPs / factor) + 1e-9));
  const ticks = Array.from({ length: Math.max(0, count) }, (_, i) => {
    const atPs = (first + i) * stepPs;
    const by = atPs - basePs;
    const sign = isLong && by > 0 ? '+' : '';
    return { atPs, text: by === 0 && !isLong ? '0' : `${sign}${(by / factor).toFixed(decimals)} ${unit}` };
  });
  // The first one stands for the base.
  return {
    basePs,
    ticks: ticks.map((tick) =>
      isLong && tick.atPs === basePs ? { ...tick, text: baseText(basePs, stepPs) } : tick,
    ),
  };
}

/** The base with all digits that ticks next to it need. */
function baseText(basePs: number, stepPs: number): string {
  return timeOf(basePs, Math.max(1, Math.ceil(Math.log10(basePs / stepPs) + 1e-9)));
}

/** The least of 1, 2 and 5 times a power of ten that is not below a value; at least 1 ps. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return power * ([1, 2, 5, 10].find((n) => n * power >= least * (1 - 1e-9)) ?? 10);
}
