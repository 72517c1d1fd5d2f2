/** The ladder of a collective on its own, and its row of the table. */
import type { Algorithm, Collective } from '../collective/algorithm.ts';
import { buildCollective, checkedCollective } from '../collective/build.ts';
import { type Dressing, dressed } from '../collective/dressed.ts';
import { findAlgorithm, findCollective } from '../collective/registry.ts';
import type { Answer } from '../ladder/answer.ts';
import { stepTimeLoss } from '../ladder/ladder.ts';
import { timeAt } from '../ladder/measure.ts';
import type { SchedulePlan } from '../ladder/one-schedule.ts';
import type { Simulator } from '../ladder/rungs.ts';
import type { ChoiceResult, CollectiveResult } from '../model/result.ts';
import type { Schedule } from '../model/schedule.ts';
import type { CollectiveWorkload } from '../workload/workload.ts';
import { quantity, quantityUs } from './rows/quantity.ts';

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
 * Messages of a collective, about. Throws `UserError` for one that cannot be, would not fit in memory or would take hours: before
 * routes and schedules are built.
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

/** What the protocol puts on messages that an algorithm's file names; overheads are a profile's, where there is one. */
function dressingOf({ protocol }: Algorithm): Dressing | undefined {
  return protocol && protocol.wire !== 1 ? { upPs: 0, outPs: 0, wire: protocol.wire } : undefined;
}

/** What of a collective is simulated; messages are listed at the last rung if `listFlows`. */
export function planCollective(job: CollectiveJob, simulator: Simulator, listFlows: boolean): SchedulePlan {
  const schedule = job.schedule ?? collectiveSchedule(job, simulator);
  return { what: job.collective, schedule, computePs: 0, listFlows, told: job.answer };
}

/** What a row of the table is made of. */
export interface RowFacts {
  readonly name: string;
  readonly collective: string | Collective;
  readonly algorithm: string;
  readonly protocol?: string | undefined;
  readonly picked?: boolean | undefined;
  /** Those of the fabric's shape: ranks of a server, axes. */
  readonly params?: Readonly<Record<string, number>> | undefined;
  readonly choice?: ChoiceResult | undefined;
  readonly namedBy?: CollectiveResult['named_by'];
  readonly bytes: number;
  readonly groups: readonly Uint32Array[];
  readonly count: number;
  readonly idealPs: number;
  readonly timesPs: readonly number[];
}

/**
 * The row of a collective: algbw = size / time, busbw = algbw times the collective's bus factor (nccl-tests,
 * `doc/PERFORMANCE.md`), GB = 1e9 bytes. A collective of no time has bandwidth 0.
 */
export function collectiveRow(facts: RowFacts, seeds: number): CollectiveResult {
  const { name, algorithm, bytes, groups, count, idealPs, timesPs } = facts;
  const ranks = groups[0]?.length ?? 0;
  const algbw = timesPs.map((timePs) => (timePs > 0 ? (bytes * 1000) / timePs : 0));
  const factor = findCollective(facts.collective).busFactor(ranks);
  const losses = timesPs.map((_, i) => stepTimeLoss(timeAt(timesPs, i), idealPs));
  return {
    name,
    algorithm,
    ...(facts.protocol === undefined ? {} : { protocol: facts.protocol }),
    ...(facts.picked ? { picked: true } : {}),
    ...(facts.params ? { params: facts.params } : {}),
    ...(facts.namedBy === undefined ? {} : { named_by: facts.namedBy }),
    ...(facts.choice === undefined ? {} : { choice: facts.choice }),
    ranks,
    groups: groups.length,
    bytes,
    count,
    time_us: quantityUs(timesPs, seeds),
    ideal_us: quantityUs([idealPs], seeds),
    loss: quantity(losses, seeds),
    algbw_GBps: quantity(algbw, seeds),
    busbw_GBps: quantity(
      algbw.map((bandwidth) => bandwidth * factor),
      seeds,
    ),
  };
}
