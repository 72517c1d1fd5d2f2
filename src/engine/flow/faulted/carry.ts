/** The state of a run at the end of a segment, as the state with which the next one begins. */
import { constants } from '../../../kernels/words.ts';
import { calendarOf } from '../buffers.ts';
import { get64, put64 } from '../encode.ts';
import {
  Control,
  DONE,
  DRAINING,
  entryOf,
  IDLE,
  LANE_WORDS,
  Lane,
  NEXT_WORDS,
  Next,
  renewHeaders,
  type State,
} from '../jump/layout.ts';
import type { FlowProblem } from '../problem.ts';

const { FAR, SENDING } = constants['flow/state'];
const { UNKNOWN } = constants['flow/calendar'];

/** Counts that go on. */
const COUNTED = ['now', 'done', 'rounds', 'solves', 'fills'] as const;

/**
 * Turns the state of a held replica, in place, into that of one whose flows have yet to start: each
 * goes on with what is left of it, and looks for a path. All lanes count as touched.
 */
export function startAnew(problem: FlowProblem, state: State): void {
  const { control, lanes, next, rates } = state;
  const nowPs = get64(control.words, Control.now);
  const { laneCount } = problem.schedule;
  for (let lane = 0; lane < laneCount; lane++) {
    const at = lane * LANE_WORDS;
    const entry = entryOf(problem, lane);
    const phase = next.words[entry + Next.state]!;
    lanes.words[at + Lane.path_to] = 0;
    lanes.words.fill(0, at + Lane.carried, at + Lane.carried + 2);
    lanes.words[at + Lane.fresh] = phase === DONE ? 0 : 1;
    if (phase !== DRAINING) continue;
    const drainedPs = get64(lanes.words, at + Lane.drained_to);
    const rate = Math.abs(rates.floats[lane]!);
    const left = lanes.floats[at + Lane.remaining]! - rate * Math.max(0, nowPs - drainedPs);
    lanes.floats[at + Lane.remaining] = Math.max(0, left);
    const goesOnPs = Math.max(nowPs, drainedPs);
    put64(lanes.words, at + Lane.drained_to, goesOnPs, 'simulated time, ps');
    put64(next.words, entry + Next.at, goesOnPs, 'simulated time, ps');
    next.floats[entry + Next.slack] = 0;
    next.words[entry + Next.state] = SENDING;
  }
  rates.floats.fill(IDLE);
  const counted = COUNTED.flatMap((field) => [
    control.words[Control[field]]!,
    control.words[Control[field] + 1]!,
  ]);
  control.words.fill(0);
  COUNTED.forEach((field, i) => {
    control.words[Control[field]] = counted[2 * i]!;
    if (field === 'now') control.words[Control.now + 1] = counted[1]!;
  });
  control.floats[Control.floor_rate] = FAR;
  control.words[Control.touched] = laneCount;
  const firstSlot = entryOf(problem, 0) / NEXT_WORDS;
  const { spans } = calendarOf(problem.schedule);
  for (let header = 0; header < firstSlot; header++)
    next.words[header * NEXT_WORDS + Next.state] = header < spans ? 0 : UNKNOWN;
  renewHeaders(problem, state);
}
