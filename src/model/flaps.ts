/** Faults that come and go again and again. */
import { formatTime } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
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

/** The time that a simulation looks at. */
export interface FlapWindow {
  /** Its end, ps; it begins at 0. Times of flaps from then on are left out. */
  readonly untilPs: number;
  /**
   * When one of the times of a flap at an unknown time begins, ps; it may be negative. Undefined:
   * such a flap does not come.
   */
  readonly phasePs: number | undefined;
}

/** No flaps at all. */
export const NO_FLAPS: FlapWindow = { untilPs: 0, phasePs: undefined };

/** Times of a flap that a simulation looks at, at most: each is up to four changes of links. */
export const MOST_FLAPS = 1000;

/** The flapping of a fault; undefined: it does not flap. */
export function flappingOf({ atPs, untilPs, everyPs }: Recurring): Flapping | undefined {
  if (everyPs === undefined || untilPs === undefined) return undefined;
  return { atPs, lastsPs: untilPs - (atPs ?? 0), everyPs };
}

/**
 * The times of a flapping fault in a window, as spans from a time up to another. Throws
 * `UserError` if there are too many.
 * @param lastingPs Time after its end in which it still has an effect: one that begins before 0 is
 *   there if that is not over then.
 */
export function flapSpans(
  { atPs, lastsPs, everyPs }: Flapping,
  { untilPs, phasePs }: FlapWindow,
  lastingPs: number,
): (readonly [fromPs: number, toPs: number])[] {
  if (atPs === undefined && phasePs === undefined) return [];
  const firstPs = atPs ?? firstSpan(phasePs!, -lastsPs - lastingPs, everyPs);
  const count = Math.ceil((untilPs - firstPs) / everyPs);
  if (count > MOST_FLAPS) {
    throw new UserError(
      `a fault comes back about ${count} times in ${formatTime(untilPs, 3)}; the limit is ${MOST_FLAPS}`,
      { where: 'faults', advice: `use an every above ${formatTime(untilPs / MOST_FLAPS, 3)}` },
    );
  }
  const spans: (readonly [number, number])[] = [];
  for (let k = 0; firstPs + k * everyPs < untilPs; k++) {
    const fromPs = firstPs + k * everyPs;
    spans.push([fromPs, fromPs + lastsPs]);
  }
  return spans;
}

/** The first of the times at a phase that is after `afterPs`. */
function firstSpan(phasePs: number, afterPs: number, everyPs: number): number {
  return phasePs + (Math.floor((afterPs - phasePs) / everyPs) + 1) * everyPs;
}

/** The faults with each time of those that flap as one of its own. */
export function flapsBetween(
  faults: readonly CableFault[],
  window: FlapWindow,
  reconvergePs: number,
): readonly CableFault[] {
  return faults.flatMap((fault) => {
    const flapping = flappingOf(fault);
    if (!flapping) return [fault];
    return flapSpans(flapping, window, reconvergePs).map(([fromPs, toPs]) => {
      return { ...fault, everyPs: undefined, atPs: fromPs, untilPs: toPs };
    });
  });
}
