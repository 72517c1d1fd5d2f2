/** Runs ticks until every replica of a batch has finished. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/generated.ts';
import { InvariantError } from '../../util/errors.ts';
import type { FlowRun } from './api.ts';
import type { FlowBuffers, FlowProblem } from './buffers.ts';
import { type FlowVariant, recordTick } from './tick.ts';

/** Phases of shaders/flow/state.wgsl that end a replica. */
const FINISHED = 4;
const STUCK = 5;
/** Longest stretch without a look at the counters, and without letting the process breathe, ms. */
const BREATH_MS = 50;
const MAX_TICKS = 4096;

/**
 * Runs ticks until all replicas have finished, looking at the counters between batches of ticks.
 * Throws `InvariantError` when a replica has lanes left but no event.
 */
export async function runTicks(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  variant: FlowVariant,
  onProgress: FlowRun['onProgress'],
): Promise<void> {
  const tick = recordTick(device, buffers, variant);
  let ticks = 16;
  let breathed = performance.now();
  for (;;) {
    const before = performance.now();
    device.run(tick, ticks);
    const words = new Uint32Array(await device.read(buffers.control));
    const state = readPhases(words, problem);
    if (state.stuck !== undefined) throw stuck(state.stuck, words, problem);
    onProgress?.(state.done);
    if (state.finished) return;
    const took = performance.now() - before;
    const fitting = Math.round((ticks * BREATH_MS) / Math.max(took, 1));
    ticks = Math.max(1, Math.min(MAX_TICKS, fitting, ticks * 4));
    if (performance.now() - breathed > BREATH_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      breathed = performance.now();
    }
  }
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
