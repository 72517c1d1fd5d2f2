/** Decides which runs may jump. */
import type { Device } from '../../../device/device.ts';
import { countMessages } from '../../../model/schedule-read.ts';
import type { FlowRun } from '../api.ts';
import type { FlowBuffers } from '../buffers.ts';
import type { FlowProblem } from '../problem.ts';
import { type Follower, follow } from './follow.ts';
import { type Watch, watchOf } from './holds.ts';
import { stretchesOf } from './stretch.ts';

/** Runs of fewer messages are over before a jump pays: 5 ms. */
const FEW_MESSAGES = 20_000;
/** Messages that cost about fifty times a look at a held replica. */
const MESSAGES_A_HOLD = 4096;
/** Messages that cost as much as a snapshot of a lane. */
const MESSAGES_OF_LANE = 2;
/** Stretches of fewer delivery windows are simulated whole. */
const LEAST_WINDOWS = 4;

/** Part of the steps after which jumps are no longer looked for if lanes may run ahead instead. */
const PATIENCE = 1 / 16;

/** A follower for each replica of a batch; none if the run may not jump, or is short. */
export function followersOf(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  { fastForward = 'off', listFlows, stop, schedule, tolerance, eager = false }: FlowRun,
): readonly Follower[] {
  if (fastForward === 'off' || listFlows || stop) return [];
  const messages = countMessages(schedule);
  if (!eager && messages < FEW_MESSAGES) return [];
  const stretches = stretchesOf(schedule);
  const watch = watchOf(schedule, stretches, LEAST_WINDOWS * schedule.window);
  if (!watch) return [];
  const spacing = eager ? 1 : spacingOf(watch.lanes, schedule.laneCount);
  if (!eager && looksOf(watch, spacing) * schedule.laneCount > messages) return [];
  const steps = watch.stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const impatient = problem.sections.ahead !== undefined && fastForward === 'exact';
  return Array.from({ length: problem.replicas }, (_, replica) =>
    follow({
      device,
      buffers,
      problem,
      stretches,
      watch,
      replica,
      spacing,
      mode: fastForward,
      epsilon: tolerance,
      patience: impatient ? steps * PATIENCE : Infinity,
    }),
  );
}

/**
 * Looks at all lanes of a run without jumps: in each stretch, at steps that are twice as far apart
 * each time. A look at a lane costs about as much as a message.
 */
function looksOf({ stretches }: Watch, spacing: number): number {
  return stretches.reduce((sum, { from, to }) => sum + 1 + Math.log2(Math.max(1, (to - from) / spacing)), 0);
}

/**
 * How many steps of the watched lane lie between holds: a power of two. A snapshot has the state of
 * all lanes, of which those with stretches move.
 */
function spacingOf(moving: number, lanes: number): number {
  const messages = Math.max(MESSAGES_A_HOLD, MESSAGES_OF_LANE * lanes);
  return 2 ** Math.max(0, Math.ceil(Math.log2(messages / moving)));
}
