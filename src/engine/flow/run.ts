/** Runs ticks until every replica of a batch has finished. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { constants } from '../../kernels/words.ts';
import { InvariantError } from '../../util/errors.ts';
import { pump } from '../host/pump.ts';
import { readRanges, whole } from '../host/read-back.ts';
import type { Listener } from '../listener.ts';
import type { FlowProgress, FlowStop } from './api.ts';
import type { FlowBuffers } from './buffers.ts';
import { get64 } from './encode.ts';
import type { Follower } from './jump/follow.ts';
import { countTicks } from './jump/ticks.ts';
import type { FlowProblem } from './problem.ts';
import { type FlowVariant, recordTick } from './tick.ts';

const { FINISHED, STUCK, PAUSED } = constants['flow/state'];
const FIRST_TICKS = 16;
const MAX_TICKS = 4096;

/**
 * Runs ticks until all replicas have finished, looking at the counters between batches of ticks.
 * Followers, one a replica or none, look at the replicas that they have held.
 * Throws `InvariantError` when a replica has lanes left but no event, and the reason of the signal
 * once that is aborted.
 */
export async function runTicks(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  variant: FlowVariant,
  { progress, signal }: Pick<Listener, 'progress' | 'signal'> = {},
  followers: readonly Follower[] = [],
): Promise<void> {
  const tick = await recordTick(device, buffers, variant);
  const ticks = countTicks(FIRST_TICKS, MAX_TICKS);
  for (const follower of followers) follower.begin();
  await pump<void>(device, tick, { first: FIRST_TICKS, most: MAX_TICKS }, async () => {
    const words = new Uint32Array(await device.read(buffers.control));
    signal?.throwIfAborted();
    const state = readPhases(words, problem);
    if (state.stuck !== undefined) throw stuck(state.stuck, words, problem);
    progress?.(state.done);
    if (state.finished) return { end: undefined };
    const held = followers.filter((_, replica) => phaseOf(words, replica) === PAUSED);
    for (const follower of held) await follower.look();
    return { next: followers.some((one) => one.waits()) ? ticks.next(held.length > 0) : undefined };
  });
}

/**
 * Runs ticks until the only replica is held, or so many of its lanes are done; answers whether they
 * are. Throws as {@link runTicks}.
 */
export async function runHeld(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  variant: FlowVariant,
  lanes: number,
  { progress, signal }: Pick<Listener, 'progress' | 'signal'>,
): Promise<boolean> {
  const tick = await recordTick(device, buffers, variant);
  const done = structs.Control.fields.done.offset / 4;
  return pump<boolean>(device, tick, { first: FIRST_TICKS, most: MAX_TICKS }, async () => {
    const words = new Uint32Array(await device.read(buffers.control));
    signal?.throwIfAborted();
    const state = readPhases(words, problem);
    if (state.stuck !== undefined) throw stuck(state.stuck, words, problem);
    progress?.(state.done);
    const isDone = words[done]! >= lanes;
    return isDone || phaseOf(words, 0) === PAUSED ? { end: isDone } : { next: undefined };
  });
}

/**
 * Ticks between looks at a run that is to be stopped: a number of its own, so that it stops at the
 * same event each time.
 */
const LOOK_TICKS = 4;
const MAX_LOOK_TICKS = 1024;
/** Looks that are to lie between the start and the stop, about. */
const LOOKS = 32;

/**
 * Runs ticks until all replicas have finished or have come to the stop.
 * @returns The moments of each replica at which it was looked at; undefined for those that
 *   finished. Throws as {@link runTicks}.
 */
export async function runSome(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  variant: FlowVariant,
  stop: FlowStop,
  { progress, signal }: Pick<Listener, 'progress' | 'signal'> = {},
): Promise<readonly (readonly FlowProgress[] | undefined)[]> {
  const tick = await recordTick(device, buffers, variant);
  const moments: FlowProgress[][] = Array.from({ length: problem.replicas }, () => []);
  const { fields, size } = structs.Control;
  let ticks = LOOK_TICKS;
  let before = 0;
  return pump(device, tick, { first: ticks, most: MAX_LOOK_TICKS }, async () => {
    const { control, lanes } = await readRanges(device, {
      control: whole(buffers.control),
      lanes: whole(buffers.lanes),
    });
    signal?.throwIfAborted();
    const { words } = control;
    const state = readPhases(words, problem);
    if (state.stuck !== undefined) throw stuck(state.stuck, words, problem);
    const sent = messagesSent(lanes.words, problem);
    const finished = sent.map((_, at) => words[(at * size + fields.phase.offset) / 4] === FINISHED);
    let done = 1;
    sent.forEach((messages, replica) => {
      if (finished[replica]) return;
      const timePs = get64(words, (replica * size + fields.now.offset) / 4);
      moments[replica]!.push({ timePs, messages });
      done = Math.min(done, Math.max(messages / stop.messages, timePs / stop.timePs));
    });
    progress?.(Math.min(1, done));
    if (done >= 1) return { end: moments.map((of, replica) => (finished[replica] ? undefined : of)) };
    if (done - before < 1 / LOOKS) ticks = Math.min(MAX_LOOK_TICKS, ticks * 2);
    before = done;
    return { next: ticks };
  });
}

/** Messages that each replica has sent. */
function messagesSent(words: Uint32Array, problem: FlowProblem): number[] {
  const { fields, size } = structs.Lane;
  const { laneCount } = problem.schedule;
  return Array.from({ length: problem.replicas }, (_, replica) => {
    let messages = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      messages += words[((replica * laneCount + lane) * size + fields.messages.offset) / 4]!;
    }
    return messages;
  });
}

function phaseOf(words: Uint32Array, replica: number): number {
  const { fields, size } = structs.Control;
  return words[(replica * size + fields.phase.offset) / 4]!;
}

function readPhases(words: Uint32Array, problem: FlowProblem) {
  const { fields, size } = structs.Control;
  let finished = true;
  let done = 0;
  let stuckReplica: number | undefined;
  for (let replica = 0; replica < problem.replicas; replica++) {
    const at = (replica * size) / 4;
    const phase = words[at + fields.phase.offset / 4]!;
    if (phase === STUCK) stuckReplica ??= replica;
    if (phase !== FINISHED) finished = false;
    done += words[at + fields.done.offset / 4]!;
  }
  return { finished, stuck: stuckReplica, done: done / (problem.replicas * problem.schedule.laneCount) };
}

function stuck(replica: number, words: Uint32Array, problem: FlowProblem): InvariantError {
  const { fields, size } = structs.Control;
  const done = words[(replica * size + fields.done.offset) / 4]!;
  return new InvariantError(
    `the schedule cannot finish: ${problem.schedule.laneCount - done} of ${problem.schedule.laneCount} lanes wait for messages that never come (replica ${replica})`,
  );
}
