/** The result of a collective, size by size. */
import type { Algorithm } from '../collective/algorithm.ts';
import { AUTO } from '../collective/auto.ts';
import { findAlgorithm, findCollective } from '../collective/registry.ts';
import { climb, type Measures } from '../ladder/climb.ts';
import { ladderOf, type Stage } from '../ladder/ladder.ts';
import { type ScheduleMeasure, scheduleAt } from '../ladder/one-schedule.ts';
import type { Simulator } from '../ladder/rungs.ts';
import { MANY_MESSAGES } from '../model/limits.ts';
import type { CollectiveResult } from '../model/result.ts';
import type { Schedule } from '../model/schedule.ts';
import { distinct, type Warning, warning } from '../model/warning.ts';
import { tablesByRule } from '../routing/tables-by-rule.ts';
import { UserError } from '../util/errors.ts';
import { type Choice, chooser } from '../workload/pick/choose.ts';
import {
  fromFabric,
  type GroupShape,
  shapeNotes,
  shapeOfGroups,
  shapeShown,
} from '../workload/pick/fabric-params.ts';
import type { CollectiveWorkload } from '../workload/workload.ts';
import { bindEngines } from './bind.ts';
import { checkCollectiveJob, collectiveSchedule, planCollective } from './collective-plan.ts';
import { type Job, jobStages, type RunContext } from './job.ts';
import { refuseMessages } from './message-limit.ts';
import type { Outcome } from './outcome.ts';
import { choiceResult, pickedNote } from './rows/chosen.ts';
import { collectiveRow } from './rows/collective.ts';
import { flowsResult } from './rows/flows.ts';
import { linkRows } from './rows/links.ts';
import { stepResult } from './rows/step.ts';
import { refuseStepFaults } from './step-faults.ts';

/** Runs a collective over its sizes. */
export async function runCollectives(
  job: Job,
  asked: CollectiveWorkload,
  context: RunContext,
): Promise<Outcome> {
  refuseStepFaults(job);
  const { sizes, groups } = asked;
  for (const rank of groups.flatMap((group) => [...group])) {
    if (rank >= job.fabric.ranks) {
      throw new UserError(`rank ${rank} is not in the fabric, which has ranks 0 to ${job.fabric.ranks - 1}`, {
        where: 'collective.ranks',
      });
    }
  }
  if (sizes.length === 0) throw new UserError('a collective needs a size', { where: 'collective.size' });
  const isAlone = sizes.length === 1 && !asked.swept;
  const shape = shapeOfGroups(job.fabric, groups);
  const workload = onFabric(asked, shape);
  if (workload.algorithm !== AUTO) {
    let messages = 0;
    for (const bytes of sizes) messages += checkCollectiveJob({ ...workload, bytes }, job);
    refuseMessages(messages, job);
    if (messages > MANY_MESSAGES) {
      const ranks = groups.reduce((sum, group) => sum + group.length, 0);
      context.onLong?.(warning('long-run', { algorithm: workload.algorithm, ranks, messages }));
    }
  }
  const stages = jobStages(job);
  const lastStage = stages.at(-1)!;
  const plan = {
    alone: 1,
    chooses: workload.algorithm === AUTO || job.profile !== undefined,
    ...(!isAlone && { sizes: sizes.length }),
  };
  const routesBy = job.routes ?? tablesByRule(job.fabric);
  const routes = routesBy();
  const { simulator, counters, network } = bindEngines({ ...job, routes: routesBy }, context, plan);
  const choose = chooser({
    ...{ workload, fabric: job.fabric, routes, profile: job.profile, seeds: job.seeds },
    attempt: simulator.attempt,
    keepsSchedules: isAlone,
    schedule: (bytes, way) => collectiveSchedule({ ...workload, ...way, bytes }, simulator),
  });
  const choices: Sized[] = [];
  for (const bytes of sizes) {
    choices.push({ ...(await choose(bytes)), bytes });
    simulator.chosen(choices.length / sizes.length);
  }
  const messagesOf = (choice: Sized) => checkCollectiveJob({ ...workload, ...choice }, job);
  refuseMessages(
    choices.reduce((sum, choice) => sum + messagesOf(choice), 0),
    job,
  );
  if (job.packet) simulator.refuse(schedulesOf(workload, choices, simulator));
  const seeds = job.seeds.length;
  const rungs = isAlone ? (['compute', ...stages] as const) : (['endpoints', lastStage] as const);
  const rows: SizeRow[] = [];
  // Measures of a size are as large as the fabric: only those of the last size are kept.
  let measures: Measures<ScheduleMeasure> = new Map();
  for (const choice of choices) {
    const plan = planCollective({ ...workload, ...choice }, simulator, context.listFlows ?? false);
    measures = await climb(plan, rungs, scheduleAt(simulator));
    rows.push(sizeRow(workload, choice, measures, lastStage, seeds));
    context.onPart?.(rows.length);
  }
  const last = measures.get(lastStage)!;
  const flows = flowsResult(last, seeds);
  return {
    seeded: rows.some(({ seeded }) => seeded),
    engineMs: simulator.tally.engineMs,
    ...(isAlone && { step: stepResult(ladderOf(measures), seeds) }),
    ...(context.causes &&
      isAlone && {
        causes: await (await import('./causes/causes.ts')).wholeCauses(
          measures,
          network,
          {
            ...{ name: workload.collective, groups },
            schedule: () => schedulesOf(workload, choices.slice(-1), simulator).next().value!,
          },
          (await import('./causes/trace.ts')).tracer(network, simulator),
        ),
      }),
    flows,
    ...linkRows(job.fabric, last, last.timesPs, context.onLinks),
    collectives: rows.map(({ row }) => row),
    counters: counters({ messages: flows.count, packets: last.packets }),
    notes: [...pickedNote(choices), ...notesOf(choices, shape, asked)],
  };
}

/** A choice for a size. */
type Sized = Choice & { readonly bytes: number };

interface SizeRow {
  readonly row: CollectiveResult;
  /** Whether the seed decided anything at the last rung. */
  readonly seeded: boolean;
}

/** The row of a size. */
function sizeRow(
  { collective, members, groups }: CollectiveWorkload,
  choice: Sized,
  measures: Measures,
  lastStage: Stage,
  seeds: number,
): SizeRow {
  const { bytes, algorithm, protocol, picked, members: taken, params } = choice;
  const { timesPs, seeded } = measures.get(lastStage)!;
  const [idealPs] = measures.get('endpoints')!.timesPs;
  const row = collectiveRow(
    {
      ...{ name: collective, collective: members?.collective ?? collective, algorithm, protocol, picked },
      ...{ bytes, groups, count: 1, idealPs: idealPs!, timesPs },
      params: taken?.algorithm && shapeShown(taken.algorithm, params),
      choice: choiceResult(choice),
    },
    seeds,
  );
  return { row, seeded };
}

/**
 * The workload with the parameters of a named algorithm that the fabric knows and the scenario does
 * not say.
 */
function onFabric(workload: CollectiveWorkload, shape: GroupShape): CollectiveWorkload {
  const algorithm = algorithmOf(workload);
  if (!algorithm) return workload;
  const { params, given } = workload;
  const known = fromFabric(algorithm, shape, params, given ?? Object.keys(params));
  // As if the scenario gave it: a profile knows only whole servers.
  const said = given && { given: [...given, ...Object.keys(known)] };
  return { ...workload, ...said, params: { ...params, ...known } };
}

/** The algorithm where it is named. */
function algorithmOf({ collective, algorithm, members }: CollectiveWorkload): Algorithm | undefined {
  if (algorithm === AUTO) return undefined;
  return members?.algorithm ?? findAlgorithm(members?.collective ?? findCollective(collective), algorithm);
}

/** Warnings of the algorithms that are taken on this fabric, each once. */
function notesOf(
  choices: readonly Choice[],
  shape: GroupShape,
  { given, params: asked, sizes }: CollectiveWorkload,
): Warning[] {
  const bytes = Math.max(...sizes);
  const notes = choices.flatMap(({ members, params }) => {
    const algorithm = members?.algorithm;
    return algorithm ? shapeNotes(algorithm, shape, params, given ?? Object.keys(asked), { bytes }) : [];
  });
  return distinct(notes);
}

/** The schedules of each size, one at a time. */
function* schedulesOf(
  workload: CollectiveWorkload,
  choices: readonly Sized[],
  simulator: Simulator,
): Generator<Schedule> {
  for (const choice of choices)
    yield choice.schedule ?? collectiveSchedule({ ...workload, ...choice }, simulator);
}
