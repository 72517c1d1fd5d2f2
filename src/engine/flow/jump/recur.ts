/** How lanes moved between two moments, how far they can go on, and whether just so. */
import { Flag } from '../../../model/schedule.ts';
import { get64 } from '../encode.ts';
import type { FlowProblem } from '../problem.ts';
import { DONE, entryOf, LANE_WORDS, Lane, NEVER, Next, type State } from './layout.ts';
import type { Snapshot } from './snapshot.ts';
import type { Stretch, Stretches } from './stretch.ts';

/** How lanes moved, and what is ahead of them. */
export interface Motion {
  /** Steps of each lane; 0: it stands still. */
  readonly moved: Uint32Array;
  /** The stretches of lanes that moved. */
  readonly stretches: readonly (Stretch | undefined)[];
  /** How often every lane can move by as much again without leaving its stretch. */
  readonly periods: number;
  /** By how many steps every lane that moved can go on. */
  readonly steps: number;
  /** Time until the first event of lanes that stand still, ps. */
  readonly quietPs: number;
}

/** Steps that a jump leaves of each stretch, so that no message on its way leaves it. */
const landing = (window: number) => window + 1;

/**
 * How lanes moved from `then` to `now`, the state as it is; undefined if none did, or some left its
 * stretch or is in none.
 */
export function motionBetween(
  problem: FlowProblem,
  known: Stretches,
  state: State,
  then: Snapshot,
  now: Snapshot,
): Motion | undefined {
  const { schedule } = problem;
  const { laneCount: lanes, window } = schedule;
  const moved = new Uint32Array(lanes);
  const stretches = new Array<Stretch | undefined>(lanes).fill(undefined);
  let [periods, least, quietPs] = [Infinity, Infinity, Infinity];
  for (let lane = 0; lane < lanes; lane++) {
    const steps = now.step[lane]! - then.step[lane]!;
    moved[lane] = steps;
    if (steps === 0) {
      quietPs = Math.min(quietPs, quietOf(problem, state, lane, now.nowPs));
      continue;
    }
    const iteration = state.lanes.words[lane * LANE_WORDS + Lane.iteration]!;
    const stretch = known.at(lane, { op: now.op[lane]!, iteration });
    if (!stretch || then.op[lane]! < stretch.first) return undefined;
    stretches[lane] = stretch;
    const left = Math.max(0, stretch.left - landing(window));
    least = Math.min(least, left);
    periods = Math.min(periods, Math.floor(left / steps));
  }
  if (least === Infinity) return undefined;
  return { moved, stretches, periods, steps: least, quietPs };
}

/** Time until a lane's next event, ps. */
function quietOf(problem: FlowProblem, { next }: State, lane: number, nowPs: number): number {
  const entry = entryOf(problem, lane);
  if (next.words[entry + Next.state] === DONE || next.words[entry + Next.at + 1] === NEVER) return Infinity;
  return get64(next.words, entry + Next.at) - next.floats[entry + Next.slack]! - nowPs;
}

/** Whether everything goes on from `now` as it did from `then`. */
export function recurs({ schedule }: FlowProblem, state: State, then: Snapshot, now: Snapshot): boolean {
  if (now.solving !== then.solving) return false;
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    if (!goesOnAlike(then, now, lane)) return false;
    const stands = now.step[lane] === then.step[lane];
    if (!stands && !inStep(schedule.laneCount, state, then, now, lane)) return false;
  }
  return true;
}

/** Some of the lanes that do not go on from `now` as from `then`, at most so many. */
export function unlikeLanes(then: Snapshot, now: Snapshot, most: number): number[] {
  const unlike = Array.from(now.step.keys()).filter((lane) => !goesOnAlike(then, now, lane));
  const few = Math.min(most, unlike.length);
  return Array.from({ length: few }, (_, i) => unlike[Math.floor((i * unlike.length) / few)]!);
}

function goesOnAlike(then: Snapshot, now: Snapshot, lane: number): boolean {
  if (now.step[lane] === then.step[lane]) return now.absolute[lane] === then.absolute[lane];
  return movesAlike(then, now, lane);
}

function movesAlike(then: Snapshot, now: Snapshot, lane: number): boolean {
  return (
    now.relative[2 * lane] === then.relative[2 * lane] &&
    now.relative[2 * lane + 1] === then.relative[2 * lane + 1]
  );
}

/** Whether the lane that a lane sends to moved by as many steps. */
function inStep(
  lanes: number,
  { lanes: { words } }: State,
  then: Snapshot,
  now: Snapshot,
  lane: number,
): boolean {
  const at = lane * LANE_WORDS;
  if ((words[at + Lane.flags]! & Flag.send) === 0) return true;
  const peer = words[at + Lane.peer]! % lanes;
  return now.step[peer]! - then.step[peer]! === now.step[lane]! - then.step[lane]!;
}
