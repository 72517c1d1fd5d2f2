/**
 * The pace of lanes. A step of a lane starts when its own last step and its neighbours' have ended.
 * Moving all times by the same amount moves all later ones by it, and a later start is never an
 * earlier end. Hence, if every lane took between `low` and `high` a step over a window, it takes
 * that over each later window of as many steps. This holds as long as links are shared as before.
 * These are the bounds of Collatz and Wielandt for the cycle time (Gaubert and Gunawardena 2004,
 * "The Perron-Frobenius theorem for homogeneous, monotone functions").
 */

/** Lanes at some moment: their steps, and when each one's last step ended and this one will; ps. */
export interface Marks {
  readonly step: Uint32Array;
  readonly freePs: Float64Array;
  /** NaN where that is not known; undefined if not read. */
  readonly duePs?: Float64Array;
}

/** Times of lanes over a window, ps. */
export interface Pace {
  /** The least and the most time of a step. */
  readonly lowPs: number;
  readonly highPs: number;
  /** How much more time a lane took, at most, than links need for its steps. */
  readonly overPs: number;
}

/**
 * The paces of lanes between two moments, over `steps` steps; lanes that stood still are left out.
 * Ends at nearly the same time come in any order. So a lane that is one step behind or ahead is
 * taken to the end of its step, if that is known. `loadPs`: time that links need for a step.
 * Undefined if no lane moved.
 */
export function paceBetween(then: Marks, now: Marks, steps: number, loadPs: number): Pace | undefined {
  let [lowPs, highPs, overPs] = [Infinity, 0, 0];
  for (let lane = 0; lane < now.step.length; lane++) {
    const taken = now.step[lane]! - then.step[lane]!;
    if (taken === 0) continue;
    const tookPs = now.freePs[lane]! - then.freePs[lane]!;
    const pace = paceOf(then, now, lane, steps) ?? tookPs / taken;
    lowPs = Math.min(lowPs, pace);
    highPs = Math.max(highPs, pace);
    overPs = Math.max(overPs, tookPs - taken * loadPs);
  }
  return highPs > 0 ? { lowPs, highPs, overPs } : undefined;
}

/** The lanes with the least and the most time of a step between two moments. */
export function extremes(then: Marks, now: Marks): readonly number[] {
  let [low, high, least, most] = [-1, -1, Infinity, 0];
  for (let lane = 0; lane < now.step.length; lane++) {
    const pace = lanePace(then, now, lane);
    if (pace === undefined) continue;
    if (pace < least) [least, low] = [pace, lane];
    if (pace > most) [most, high] = [pace, lane];
  }
  return [low, high].filter((lane) => lane >= 0);
}

/** Some lanes of a moment, in that order. */
export function marksOf({ step, freePs }: Marks, lanes: readonly number[]): Marks {
  return {
    step: Uint32Array.from(lanes, (lane) => step[lane]!),
    freePs: Float64Array.from(lanes, (lane) => freePs[lane]!),
  };
}

/** A lane's time of a step, ps; undefined if it stood still. */
export function lanePace(then: Marks, now: Marks, lane: number): number | undefined {
  const taken = now.step[lane]! - then.step[lane]!;
  return taken === 0 ? undefined : (now.freePs[lane]! - then.freePs[lane]!) / taken;
}

/** Time of a step of a lane that is one step behind or ahead, ps; undefined if not known. */
function paceOf(then: Marks, now: Marks, lane: number, steps: number): number | undefined {
  const ahead = now.step[lane]! - then.step[lane]! - steps;
  let took: number | undefined;
  if (ahead === -1) took = (now.duePs?.[lane] ?? NaN) - then.freePs[lane]!;
  if (ahead === 1) took = now.freePs[lane]! - (then.duePs?.[lane] ?? NaN);
  return took === undefined || Number.isNaN(took) ? undefined : took / steps;
}

/** Whether each lane that moved between the first two moments also did between the others. */
export function sameMove(from: Marks, to: Marks, then: Marks, now: Marks): boolean {
  return now.step.every((step, lane) => from.step[lane] === to.step[lane] || step !== then.step[lane]);
}

/**
 * The most time that a lane took beyond what links need for its steps in each of the windows
 * between three moments, ps.
 */
export function overAgain(first: Marks, middle: Marks, last: Marks, loadPs: number): number {
  let most = 0;
  for (let lane = 0; lane < last.step.length; lane++) {
    const over = (then: Marks, now: Marks) =>
      now.freePs[lane]! - then.freePs[lane]! - (now.step[lane]! - then.step[lane]!) * loadPs;
    most = Math.max(most, Math.min(over(first, middle), over(middle, last)));
  }
  return most;
}
