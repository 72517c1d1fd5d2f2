/** Faults that come and go again and again. */
import type { CableFault } from './faults.ts';

/** The times of a fault, as faults have them. */
interface Recurring {
  readonly atPs?: number | undefined;
  readonly untilPs?: number | undefined;
  readonly everyPs?: number | undefined;
}

/** When a flap begins, how long it lasts, and how often, ps. */
export interface Flapping {
  /** Undefined: at an unknown time. */
  readonly atPs: number | undefined;
  readonly lastsPs: number;
  readonly everyPs: number;
}

/** The flapping of a fault; undefined: it does not flap. */
export function flappingOf({ atPs, untilPs, everyPs }: Recurring): Flapping | undefined {
  if (everyPs === undefined || untilPs === undefined) return undefined;
  return { atPs, lastsPs: untilPs - (atPs ?? 0), everyPs };
}

/**
 * The times of a flapping fault that touch the time from 0 to `untilPs`, as spans from a time up to
 * another.
 * @param phasePs Begin of one of its times, if that is unknown; it may be negative.
 * @param lastingPs Time after its end in which it still has an effect.
 */
export function flapSpans(
  { atPs, lastsPs, everyPs }: Flapping,
  untilPs: number,
  phasePs: number,
  lastingPs: number,
): (readonly [fromPs: number, toPs: number])[] {
  const firstPs = atPs ?? phasePs + Math.ceil((-lastsPs - lastingPs - phasePs) / everyPs) * everyPs;
  const spans: (readonly [number, number])[] = [];
  for (let k = 0; firstPs + k * everyPs < untilPs; k++) {
    const fromPs = firstPs + k * everyPs;
    spans.push([fromPs, fromPs + lastsPs]);
  }
  return spans;
}

/** The faults with each time of those that flap as one of its own. */
export function flapsBetween(
  faults: readonly CableFault[],
  untilPs: number,
  phasePs: number,
  reconvergePs: number,
): readonly CableFault[] {
  return faults.flatMap((fault) => {
    const flapping = flappingOf(fault);
    if (!flapping) return [fault];
    return flapSpans(flapping, untilPs, phasePs, reconvergePs).map(([fromPs, toPs]) => {
      return { ...fault, everyPs: undefined, atPs: fromPs, untilPs: toPs };
    });
  });
}
