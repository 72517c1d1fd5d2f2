/** What a collective on its own sends. */
import type { Algorithm } from '../collective/algorithm.ts';
import { buildCollective, checkedCollective } from '../collective/build.ts';
import { type Dressing, dressed } from '../collective/dressed.ts';
import { findAlgorithm, findCollective } from '../collective/registry.ts';
import type { Answer } from '../ladder/answer.ts';
import type { SchedulePlan } from '../ladder/one-schedule.ts';
import type { Simulator } from '../ladder/rungs.ts';
import type { Schedule } from '../model/schedule.ts';
import type { CollectiveWorkload } from '../workload/workload.ts';

/** One collective at one size, every group at the same time. */
export interface CollectiveJob
  extends Pick<
    CollectiveWorkload,
    'collective' | 'algorithm' | 'members' | 'params' | 'launchPs' | 'groups'
  > {
  /** As nccl-tests counts. */
  readonly bytes: number;
  /** What a protocol puts on every message. */
  readonly dressing?: Dressing | undefined;
  /** What the engine has already said of it at rung `routing`. */
  readonly answer?: Answer | undefined;
  /** What it sends, where that is known. */
  readonly schedule?: Schedule | undefined;
}

/**
 * Messages of a collective, about. Throws `UserError` for one that cannot be, would not fit in
 * memory or would take hours: before routes and schedules are built.
 */
export function checkCollectiveJob(job: CollectiveJob, memoryLimitBytes: number | undefined): number {
  const { members, params, bytes, groups, launchPs = 0 } = job;
  const collective = members?.collective ?? job.collective;
  const algorithm = members?.algorithm ?? job.algorithm;
  const spec = { collective, algorithm, params, bytes, groups };
  return checkedCollective(spec, { launchPs, memoryLimitBytes }).messages;
}

/** What a collective sends. Throws `UserError` where it would not fit in memory. */
export function collectiveSchedule(job: CollectiveJob, { memoryLimitBytes, fabric }: Simulator): Schedule {
  const { members, params, bytes, groups, launchPs = 0, dressing } = job;
  const collective = members?.collective ?? job.collective;
  const algorithm = members?.algorithm ?? job.algorithm;
  const bare = buildCollective(
    { collective, algorithm, params, bytes, groups },
    { launchPs, memoryLimitBytes },
  );
  const put = dressing ?? dressingOf(findAlgorithm(findCollective(collective), algorithm));
  return put ? dressed(bare, fabric.server, put) : bare;
}

/**
 * What the protocol puts on messages that an algorithm's file names; overheads are a profile's,
 * where there is one.
 */
function dressingOf({ protocol }: Algorithm): Dressing | undefined {
  return protocol && protocol.wire !== 1 ? { upPs: 0, outPs: 0, wire: protocol.wire } : undefined;
}

/** What of a collective is simulated; messages are listed at the last rung if `listFlows`. */
export function planCollective(job: CollectiveJob, simulator: Simulator, listFlows: boolean): SchedulePlan {
  const schedule = job.schedule ?? collectiveSchedule(job, simulator);
  return { what: job.collective, schedule, computePs: 0, listFlows, told: job.answer };
}
