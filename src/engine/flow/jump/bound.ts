/** Bounded jumps: how far, and how wrong they may be. */
import type { Pace } from './pace.ts';
import type { Motion } from './recur.ts';

/** A part of time that f32 rates may be off by: two units in the last place. */
const ROUNDING = 2 ** -22;

/** A jump whose error has a bound. */
export interface Bounded {
  /** Steps of every lane that moves. */
  readonly steps: number;
  /** Time that is skipped, ps. */
  readonly ps: number;
  /** The end may be so much earlier, and so much later, ps. */
  readonly earlyPs: number;
  readonly latePs: number;
  /** The part of both that counts against what is allowed, ps. */
  readonly derivedPs: number;
}

/** The paces of lanes in a window, or in two successive ones, and in both together. */
export interface Evidence {
  /** Steps of the shorter window. */
  readonly steps: number;
  readonly windows: readonly Pace[];
  readonly whole: Pace;
  /** The most that a lane took in each of the windows beyond the time that links need, ps. */
  readonly againPs: number;
  /** Time that links need for a step of all lanes, ps. */
  readonly loadPs: number;
  /** How much less, and more, time all steps may take as events are handled early, ps. */
  readonly handled: { readonly earlyPs: number; readonly latePs: number };
  /** How much later than the fullest link lets its lanes be some lane is, ps. */
  readonly behindPs: number;
  /** Steps that every lane can go on by. */
  readonly left: number;
  /** Time until something else happens, ps. */
  readonly quietPs: number;
  /** The largest part of a message by which others of its lane are longer. */
  readonly uneven: number;
}

/**
 * All lanes keep one pace: a jump over whole windows of equal steps. Over each a lane takes between
 * the least and the most that any took over one so far (pace.ts). The error is counted over all
 * steps that are left: lanes that share links may go on otherwise after the landing. Undefined if
 * the error, early and late together, may be more than `mostPs`.
 */
export function atOnePace(
  {
    steps,
    windows,
    left,
    quietPs,
    uneven,
  }: Omit<Evidence, 'whole' | 'againPs' | 'loadPs' | 'handled' | 'behindPs'>,
  mostPs: number,
): Bounded | undefined {
  const high = Math.max(...windows.map(({ highPs }) => highPs));
  const low = Math.min(...windows.map(({ lowPs }) => lowPs));
  const periods = Math.min(Math.floor(left / steps) - 1, Math.floor(quietPs / (steps * high)) - 1);
  if (!(periods >= 1)) return undefined;
  const skipped = periods * steps;
  const ps = Math.round((skipped * (low + high)) / 2);
  const half = (left * (high - low)) / 2 + left * high * (ROUNDING + uneven);
  return 2 * half > mostPs
    ? undefined
    : { steps: skipped, ps, earlyPs: half, latePs: half, derivedPs: 2 * half };
}

/**
 * A link is full, and its lanes set the pace of those that they have reached: a jump at the time
 * that the link needs, which no schedule undercuts. If no lane took more than that in both windows,
 * the most that one took is a delay that happens once; else the slowest is as slow in all later
 * windows. Undefined as above.
 *
 * Lanes at the link may fall out of step later on. Then events that are handled early give the
 * link more or less than its rate (docs/models.md, Tolerance). That is an error of the engine, not
 * of the jump. The run without the jump would have it, up to its end: it is added to the bound.
 */
export function atFullLink(evidence: Evidence, mostPs: number): Bounded | undefined {
  const { steps, windows, whole, againPs, loadPs, handled, behindPs, left, quietPs, uneven } = evidence;
  if (!(loadPs > 0)) return undefined;
  const skipped = Math.min(left - windows.length * steps, Math.floor(quietPs / loadPs) - 1);
  if (skipped < steps) return undefined;
  const ps = Math.round(skipped * loadPs);
  const rounding = ps * (ROUNDING + uneven);
  const slowest = Math.max(...windows.map(({ highPs }) => highPs));
  const overPs = againPs > steps * loadPs * ROUNDING ? skipped * (slowest - loadPs) : whole.overPs;
  const earlyPs = Math.max(0, behindPs) + rounding;
  const latePs = overPs + rounding;
  if (earlyPs + latePs > mostPs) return undefined;
  return {
    ...{ steps: skipped, ps, derivedPs: earlyPs + latePs },
    earlyPs: earlyPs + handled.earlyPs,
    latePs: latePs + handled.latePs,
  };
}

/** The largest part of a message by which others of its lane are longer. */
export function unevenness({ stretches }: Motion): number {
  let most = 0;
  for (const stretch of stretches) {
    if (stretch?.sends && stretch.uneven > 0) most = Math.max(most, stretch.uneven / stretch.bytes);
  }
  return most;
}
