/** The result of a list of messages: the ladder up to the last delivery, and completion times. */

import { climb } from '../ladder/climb.ts';
import { ladderOf } from '../ladder/ladder.ts';
import { scheduleAt } from '../ladder/one-schedule.ts';
import { UserError } from '../util/errors.ts';
import { messageSchedule } from '../workload/messages.ts';
import type { TrafficWorkload } from '../workload/workload.ts';
import { bindEngines } from './bind.ts';
import { type Job, jobStages, type RunContext } from './job.ts';
import { refuseMessages } from './message-limit.ts';
import type { Outcome } from './outcome.ts';
import { flowsResult } from './rows/flows.ts';
import { linkRows } from './rows/links.ts';
import { stepResult } from './rows/step.ts';
import { refuseStepFaults } from './step-faults.ts';

/**
 * Runs messages, all of them in one schedule. Throws `UserError` if ranks have no path or packets
 * are too many.
 */
export async function runTraffic(
  job: Job,
  { pattern, messages }: TrafficWorkload,
  context: RunContext,
): Promise<Outcome> {
  if (job.faults && job.faults.stragglers.length > 0) {
    throw new UserError('messages do not wait for compute, so a slow rank has no effect', {
      where: 'faults',
      advice: 'use a collective or a training step, or a fault of its port: rank 5:rate=50%',
    });
  }
  refuseStepFaults(job);
  refuseMessages(messages.length, job);
  const stages = jobStages(job);
  const { simulator, counters, network } = bindEngines(job, context, { alone: 1 });
  const schedule = messageSchedule(messages);
  simulator.refuse([schedule]);
  const plan = {
    what: pattern,
    schedule,
    computePs: messages.reduce((latest, { startPs = 0 }) => Math.max(latest, startPs), 0),
    listFlows: context.listFlows ?? false,
  };
  const measures = await climb(plan, ['compute', ...stages], scheduleAt(simulator));
  const seeds = job.seeds.length;
  const last = measures.get(stages.at(-1)!)!;
  const flows = flowsResult(last, seeds);
  return {
    seeded: last.seeded,
    engineMs: simulator.tally.engineMs,
    traffic: {
      pattern,
      messages: messages.length,
      bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
      senders: new Set(messages.map(({ src }) => src)).size,
      receivers: new Set(messages.map(({ dst }) => dst)).size,
    },
    step: stepResult(ladderOf(measures), seeds),
    ...(context.causes && {
      causes: await (await import('./causes/causes.ts')).wholeCauses(
        measures,
        network,
        { name: pattern, schedule: () => schedule },
        (await import('./causes/trace.ts')).tracer(network, simulator),
      ),
    }),
    collectives: [],
    flows,
    ...linkRows(job.fabric, last, last.timesPs, context.onLinks),
    counters: counters({ messages: flows.count, packets: last.packets }),
  };
}
