/** The flow engine's host side: poses the problem, runs it, reads the answer. */
import type { Device } from '../../device/device.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { hasOnePath } from '../../routing/properties.ts';
import { replicasAtOnce } from '../host/batches.ts';
import { freeMemory, totalBytes } from '../host/memory.ts';
import type { Listener } from '../listener.ts';
import { lanesAhead, runAhead } from './ahead.ts';
import type { FlowProgress, FlowReplica, FlowResult, FlowRun } from './api.ts';
import { bufferSizes, createBuffers } from './buffers.ts';
import { simulateFaulted } from './faulted/simulate.ts';
import { followersOf } from './jump/start.ts';
import { asOnWhole, type Posed, posePathProblem, poseSprayProblem } from './pose.ts';
import type { FlowProblem } from './problem.ts';
import { readBatch } from './result.ts';
import { runSome, runTicks } from './run.ts';
import { recordFlush, recordStart, variantOf } from './tick.ts';
import { onUsedPart } from './used-routes.ts';

/** From so many on it pays to compile the kernels for one batch alone. */
const MANY_MESSAGES = 50_000;

/**
 * Simulates a schedule on a fabric at flow level: max-min fair fluids (docs/models.md), one replica
 * per seed. A batch that does not fit the device, or on the CPU its caches, runs as several. Times
 * are integer picoseconds.
 *
 * With `stop` the run is stopped on the way: its results so far are in `progress`.
 *
 * Throws `UserError` when the run would take more memory than allowed or ranks have no path, and
 * `InvariantError` when the schedule cannot finish (lanes that wait for each other). Rejects with
 * the reason of the listener's `signal` once that is aborted.
 */
export async function simulateFlow(device: Device, run: FlowRun, listen: Listener = {}): Promise<FlowResult> {
  const began = performance.now();
  if (run.faults) {
    const replicas = await simulateFaulted(device, run, run.faults, (part) => pose(device, part), listen);
    return { replicas, tolerance: run.tolerance, engineMs: performance.now() - began };
  }
  const posed = pose(device, run);
  const atOnce = batchSize(device, posed, run.seeds.length);
  const replicas: FlowReplica[] = [];
  for (let first = 0; first < run.seeds.length; first += atOnce) {
    const seeds = run.seeds.slice(first, first + atOnce);
    const share = seeds.length / run.seeds.length;
    const before = first / run.seeds.length;
    const progress = (done: number) => listen.progress?.(before + share * done);
    replicas.push(...(await runBatch(device, posed, seeds, run, { ...listen, progress })));
  }
  return { replicas, tolerance: run.tolerance, engineMs: performance.now() - began };
}

/** Memory on the device that a run takes, bytes. Throws `UserError` where ranks have no path. */
export function flowMemory(device: Device, run: FlowRun): number {
  const posed = pose(device, run);
  const replicas = batchSize(device, posed, run.seeds.length);
  return totalBytes(bufferSizes({ ...posed.problem, replicas }));
}

function pose(device: Device, given: FlowRun): Posed {
  const { run, links } = onUsedPart(given);
  const posed = isSprayed(run) ? poseSprayProblem(run, device) : posePathProblem(run, device);
  return links ? asOnWhole(posed, given, links) : posed;
}

function batchSize(device: Device, { problem }: Posed, seeds: number): number {
  return replicasAtOnce(device, seeds, (replicas) => bufferSizes({ ...problem, replicas }));
}

/** Runs these seeds as one batch: one set of buffers, one list of dispatches. */
async function runBatch(
  device: Device,
  posed: Posed,
  seeds: readonly number[],
  run: FlowRun,
  listen: Listener,
): Promise<FlowReplica[]> {
  const problem: FlowProblem = {
    ...posed.problem,
    replicas: seeds.length,
    sections: { ...posed.problem.sections, seeds: Uint32Array.from(seeds) },
  };
  const ahead = device.info.kind === 'cpu' ? lanesAhead(run, seeds) : undefined;
  if (ahead) problem.sections.ahead = ahead;
  const { memoryLimitBytes, stop } = run;
  const { schedule, replicas } = problem;
  const buffers = createBuffers(device, problem, memoryLimitBytes);
  try {
    const messages = Math.min(countMessages(schedule), stop?.messages ?? Infinity);
    const variant = variantOf(problem, messages * replicas >= MANY_MESSAGES);
    device.run(await recordStart(device, buffers, schedule.laneCount, problem.capacity.length, variant));
    const followers = followersOf(device, buffers, problem, run);
    if (ahead && followers.length === 0) for (let i = 0; i < replicas; i++) runAhead(device, buffers, i);
    let progress: readonly (readonly FlowProgress[] | undefined)[] = [];
    if (stop === undefined) await runTicks(device, buffers, problem, variant, listen, followers);
    else progress = await runSome(device, buffers, problem, variant, stop, listen);
    device.run(await recordFlush(device, buffers, schedule.laneCount, variant));
    const answers = await readBatch(device, buffers, problem, seeds, posed.linksOf);
    return answers.map((answer, replica) => {
      const moments = progress[replica];
      const skipped = followers[replica]?.skipped();
      return {
        ...answer,
        ...(skipped && skipped.jumps > 0 ? { skipped } : {}),
        ...(moments ? { progress: moments } : {}),
      };
    });
  } finally {
    freeMemory(buffers);
  }
}

function isSprayed({ reality, routing, ownPorts }: FlowRun): boolean {
  if (ownPorts) return true;
  if (reality !== 'routing') return reality === 'topology';
  return !hasOnePath(routing);
}
