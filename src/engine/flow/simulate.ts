/** The flow engine's host side: poses the problem, runs it, reads the answer. */
import type { Device } from '../../device/device.ts';
import type { FlowResult, FlowRun } from './api.ts';
import { createBuffers } from './buffers.ts';
import { posePathProblem, poseSprayProblem } from './pose.ts';
import { readReplica } from './result.ts';
import { runTicks } from './run.ts';
import { recordFlush, recordStart } from './tick.ts';

/**
 * Simulates a schedule on a fabric at flow level: max-min fair fluids (design §4), one replica per seed in one
 * batch. Times are integer picoseconds.
 *
 * Throws `UserError` when the run would take more memory than allowed, and `InvariantError` when the schedule
 * can not be finished (lanes that wait for each other).
 */
export async function simulateFlow(device: Device, run: FlowRun): Promise<FlowResult> {
  const began = performance.now();
  const { problem, linksOf } = isSprayed(run) ? poseSprayProblem(run, device) : posePathProblem(run, device);
  const { schedule, replicas } = problem;
  const buffers = createBuffers(device, problem, run.memoryLimitBytes);
  try {
    const variant = {
      replicas,
      fillRounds: problem.fillRounds,
      sprayed: problem.weightUnit !== undefined,
      keepRecords: problem.records > 0,
    };
    device.run(recordStart(device, buffers, schedule.laneCount, problem.capacity.length, replicas));
    await runTicks(device, buffers, problem, variant, run.onProgress);
    device.run(recordFlush(device, buffers, schedule.laneCount, variant));
    const answers = [];
    for (let replica = 0; replica < replicas; replica++) {
      answers.push(await readReplica(device, buffers, problem, replica, run.seeds[replica]!, linksOf));
    }
    return { replicas: answers, tolerance: run.tolerance, engineMs: performance.now() - began };
  } finally {
    for (const buffer of Object.values(buffers)) buffer.destroy();
  }
}

function isSprayed(run: FlowRun): boolean {
  return run.reality === 'topology' || (run.reality === 'routing' && run.routing.name === 'spray');
}
