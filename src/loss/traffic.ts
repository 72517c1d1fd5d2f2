/** What a list of messages comes to: the ladder up to the last delivery, and completion times. */
import { mean } from '../stats/summary.ts';
import { UserError } from '../util/errors.ts';
import { messageSchedule } from '../workload/messages.ts';
import type { TrafficWorkload } from '../workload/workload.ts';
import type { Answer } from './answer.ts';
import { bindEngines } from './bind.ts';
import { flowsResult } from './flows.ts';
import { hottestLinks } from './hottest.ts';
import { type Job, jobStages, type RunContext } from './job.ts';
import { runLadder } from './ladder.ts';
import { measure } from './measure.ts';
import { type Outcome, stepResult } from './outcome.ts';
import { pausesOf } from './pauses.ts';

/** Runs messages, all of them in one schedule. Throws `UserError` where ranks have no path or packets are too many. */
export async function runTraffic(
  job: Job,
  { pattern, messages }: TrafficWorkload,
  context: RunContext,
): Promise<Outcome> {
  if (job.faults && job.faults.stragglers.length > 0) {
    throw new UserError('messages wait for no compute, so a slow rank changes nothing', {
      where: 'faults',
      advice: 'use a collective or a training step, or a fault of its port: rank 5:rate=50%',
    });
  }
  const stages = jobStages(job);
  const { simulator, counters } = bindEngines(job, context, stages.length);
  const schedule = messageSchedule(messages);
  simulator.refuse([schedule]);
  let last: Answer | undefined;
  const computePs = messages.reduce((latest, { startPs = 0 }) => Math.max(latest, startPs), 0);
  const ladder = await runLadder(
    {
      computePs,
      async timesPs(stage) {
        const list = (context.listFlows ?? false) && stage === stages.at(-1);
        last = await simulator.run(`${stage}: ${pattern}`, schedule, stage, list);
        return measure(last).timesPs;
      },
    },
    stages,
  );
  const seeds = job.seeds.length;
  const { timesPs, linkBytes, linkEvents, packets } = measure(last!);
  const flows = flowsResult(last!.replicas, seeds);
  return {
    simulator,
    traffic: {
      pattern,
      messages: messages.length,
      bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
      senders: new Set(messages.map(({ src }) => src)).size,
      receivers: new Set(messages.map(({ dst }) => dst)).size,
    },
    step: stepResult(ladder, seeds, simulator.seeded),
    collectives: [],
    flows,
    links: hottestLinks(job.fabric, linkBytes, mean(timesPs), linkEvents),
    ...pausesOf(job.fabric, linkEvents),
    counters: counters({ messages: flows.count, packets }),
  };
}
