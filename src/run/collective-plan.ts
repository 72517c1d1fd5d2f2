/** The schedule of a collective on its own. */
import type { Algorithm } from '../collective/algorithm.ts';
import { buildCollective, checkedCollective } from '../collective/build.ts';
import { type Dressing, dressed } from '../collective/dressed.ts';
import { findAlgorithm, findCollective } from '../collective/registry.ts';
import type { Answer } from '../ladder/answer.ts';
import type { SchedulePlan } from '../ladder/one-schedule.ts';
import type { Simulator } from '../ladder/rungs.ts';
import type { Schedule } from '../model/schedule.ts';
import type { CollectiveWorkload } from '../workload/workload.ts';
import type { Job } from './job.ts';
import { messageLimitOf } from './message-limit.ts';

/** One collective at one size, every group at the same time. */
export interface CollectiveJob
  extends Pick<
    CollectiveWorkload,
    'collective' | 'algorithm' | 'members' | 'params' | 'launchPs' | 'groups'
  > {
  /** As nccl-tests counts. */
  readonly bytes: number;
  /** The additions of a protocol to every message. */
  readonly dressing?: Dressing | undefined;
  /** The engine's earlier answer for it at rung `routing`. */
  readonly answer?: Answer | undefined;
  /** Its messages, if they are known. */
  readonly schedule?: Schedule | undefined;
}

/**
 * Approximate number of messages of a collective. Throws `UserError` if it is not possible, would
 * not fit in memory or would take hours: before routes and schedules are built.
 */
export function checkCollectiveJob(job: CollectiveJob, on: Job): number {
  const { members, params, bytes, groups, launchPs = 0 } = job;
  const collective = members?.collective ?? job.collective;
  const algorithm = members?.algorithm ?? job.algorithm;
  const spec = { collective, algorithm, params, bytes, groups };
  return checkedCollective(spec, {
    ...{ launchPs, memoryLimitBytes: on.memoryLimitBytes, messageLimit: messageLimitOf(on) },
  }).messages;
}

/** The schedule of a collective. Throws `UserError` if it would not fit in memory. */
export function collectiveSchedule(job: CollectiveJob, simulator: Simulator): Schedule {
  const { memoryLimitBytes, messageLimit, fabric } = simulator;
  const { members, params, bytes, groups, launchPs = 0, dressing } = job;
  const collective = members?.collective ?? job.collective;
  const algorithm = members?.algorithm ?? job.algorithm;
  const bare = buildCollective(
    { collective, algorithm, params, bytes, groups },
    { launchPs, memoryLimitBytes, messageLimit },
  );
  const put = dressing ?? dressingOf(findAlgorithm(findCollective(collective), algorithm));
  return put ? dressed(bare, fabric.server, put) : bare;
}

/**
 * The additions of the protocol to messages that an algorithm's file names; overheads are a
 * profile's, if the job has one.
 */
function dressingOf({ protocol }: Algorithm): Dressing | undefined {
  return protocol && protocol.wire !== 1 ? { upPs: 0, outPs: 0, wire: protocol.wire } : undefined;
}

/**
 * The part of a collective that is simulated; messages are listed at the last rung if `listFlows`.
 */
export function planCollective(job: CollectiveJob, simulator: Simulator, listFlows: boolean): SchedulePlan {
  const schedule = job.schedule ?? collectiveSchedule(job, simulator);
  return { what: job.collective, schedule, computePs: 0, listFlows, told: job.answer };
}
