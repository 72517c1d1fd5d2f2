/** What training steps and collectives come to: everything of a result but who made it. */

import type { Algorithm } from '../collective/algorithm.ts';
import { AUTO } from '../collective/auto.ts';
import { findAlgorithm, findCollective } from '../collective/registry.ts';
import { isTimed } from '../model/faults.ts';
import { MANY_MESSAGES } from '../model/limits.ts';
import type { Result, RungName, RungResult, StepResult } from '../model/result.ts';
import type { Schedule } from '../model/schedule.ts';
import { distinct, type Warning, warning } from '../model/warning.ts';
import { tablesByRule } from '../routing/tables-by-rule.ts';
import { certaintyOf } from '../stats/certainty.ts';
import { mean } from '../stats/summary.ts';
import { UserError } from '../util/errors.ts';
import { CHOSEN } from '../workload/algorithms.ts';
import { checkTraining } from '../workload/check.ts';
import type { Training } from '../workload/params.ts';
import { buildStep } from '../workload/step.ts';
import { occurrences } from '../workload/timeline.ts';
import type { CollectiveWorkload } from '../workload/workload.ts';
import { bindEngines } from './bind.ts';
import { type Choice, chooser } from './choose.ts';
import { choiceResult, pickedNote } from './chosen.ts';
import { checkCollectiveJob, collectiveRow, collectiveSchedule, collectiveWork } from './collective.ts';
import { fromFabric, type GroupShape, shapeNotes, shapeOfGroups, shapeShown } from './fabric-params.ts';
import { flowsResult } from './flows.ts';
import { hottestLinks } from './hottest.ts';
import { type Job, jobStages, type RunContext } from './job.ts';
import { outsideIn } from './known-times.ts';
import { type Ladder, type RungTimes, runLadder } from './ladder.ts';
import { type Measure, measure } from './measure.ts';
import { pausesOf } from './pauses.ts';
import { quantity, quantityUs } from './quantity.ts';
import type { Simulator } from './simulator.ts';
import { shownOf, stepOnFabric } from './step-params.ts';
import { simulationCount, trainingWork } from './training.ts';
import { chooseAlgorithms } from './training-choice.ts';

/** A result without its provenance. */
export type Outcome = Pick<
  Result,
  'training' | 'traffic' | 'step' | 'collectives' | 'flows' | 'links' | 'pauses' | 'counters'
> & {
  readonly simulator: Simulator;
  /** What the reader should know of it. */
  readonly notes?: readonly Warning[] | undefined;
};

/** Runs a training step. */
export async function runTraining(job: Job, training: Training, context: RunContext): Promise<Outcome> {
  checkTraining(training, job.fabric.ranks);
  if (job.faults && isTimed(job.faults)) {
    throw new UserError(
      'the parts of a training step are simulated apart, so no fault can come or go during it',
      {
        where: 'faults',
        advice:
          'use faults without at and until, or look at one collective: weft collective … --engine packet',
      },
    );
  }
  // Where the machine is known, or ranks forward so that one flat ring would be far from what anyone uses.
  const chosen = job.profile !== undefined || job.fabric.ranksForward;
  const built = buildStep(chosen ? { ...training, otherwise: CHOSEN } : training);
  const { step: open, notes } = stepOnFabric(built, training, job.fabric);
  const stages = jobStages(job);
  const { simulator, counters } = bindEngines(job, context, simulationCount(open, stages.length));
  const { step, told } = await chooseAlgorithms(open, training.algorithms, job, simulator);
  const work = trainingWork(step, simulator, told);
  const ladder = await runLadder(work, stages);
  const seeds = job.seeds.length;
  const ideal = work.measured('endpoints')!;
  const last = work.measured(stages.at(-1)!)!;
  const counts = occurrences([...step.head, ...step.tail], step.collectives.length);
  const { parameters, activeParameters, tokens, flops, placement } = step;
  return {
    simulator,
    training: { parameters, activeParameters, ranks: placement.ranks, tokens, flops },
    step: stepResult(ladder, seeds, simulator.seeded),
    collectives: step.collectives.map((collective, i) => {
      const idealPs = ideal.alone[i]!.timesPs[0]!;
      return collectiveRow(
        {
          ...{ ...collective, count: counts[i]!, idealPs, timesPs: last.alone[i]!.timesPs },
          params: shownOf(collective),
          picked: collective.namedBy === AUTO,
        },
        seeds,
      );
    }),
    flows: { count: last.messages },
    links: hottestLinks(job.fabric, last.linkBytes, mean(ladder.timesPs), last.linkEvents),
    ...pausesOf(job.fabric, last.linkEvents),
    counters: counters(last),
    notes,
  };
}

/** Runs a collective over its sizes. */
export async function runCollectives(
  job: Job,
  asked: CollectiveWorkload,
  context: RunContext,
): Promise<Outcome> {
  const { sizes, groups } = asked;
  for (const rank of groups.flatMap((group) => [...group])) {
    if (rank >= job.fabric.ranks) {
      throw new UserError(`rank ${rank} is not in the fabric, which has ranks 0 to ${job.fabric.ranks - 1}`, {
        where: 'collective.ranks',
      });
    }
  }
  if (sizes.length === 0) throw new UserError('a collective needs a size', { where: 'collective.size' });
  const shape = shapeOfGroups(job.fabric, groups);
  const workload = onFabric(asked, shape);
  if (workload.algorithm !== AUTO) {
    let messages = 0;
    for (const bytes of sizes) messages += checkCollectiveJob({ ...workload, bytes }, job.memoryLimitBytes);
    if (messages > MANY_MESSAGES) {
      const ranks = groups.reduce((sum, group) => sum + group.length, 0);
      context.onLong?.(warning('long-run', { algorithm: workload.algorithm, ranks, messages }));
    }
  }
  const stages = jobStages(job);
  const lastStage = stages.at(-1)!;
  const expected = sizes.length === 1 ? stages.length : 2 * sizes.length;
  const routesBy = job.routes ?? tablesByRule(job.fabric);
  const routes = routesBy();
  const { simulator, counters } = bindEngines({ ...job, routes: routesBy }, context, expected);
  const choose = chooser({
    ...{ workload, fabric: job.fabric, routes, profile: job.profile, seeds: job.seeds },
    attempt: simulator.attempt,
    stages: sizes.length === 1 ? stages.length : 2,
    keepsSchedules: sizes.length === 1,
    schedule: (bytes, way) => collectiveSchedule({ ...workload, ...way, bytes }, simulator),
  });
  for (const bytes of outsideIn(sizes)) await choose(bytes);
  const choices: (Choice & { readonly bytes: number })[] = [];
  for (const bytes of sizes) choices.push({ ...(await choose(bytes)), bytes });
  if (job.packet) simulator.refuse(schedulesOf(workload, choices, simulator));
  const seeds = job.seeds.length;
  const rows: Result['collectives'][number][] = [];
  let outcome: Pick<Outcome, 'step' | 'flows' | 'links' | 'pauses'> | undefined;
  let packets: Measure['packets'];
  for (const choice of choices) {
    const { bytes, algorithm, protocol, picked, members: taken, params } = choice;
    const work = collectiveWork({ ...workload, ...choice }, simulator, context.listFlows ?? false);
    let step: StepResult | undefined;
    if (sizes.length === 1) step = stepResult(await runLadder(work, stages), seeds, simulator.seeded);
    else for (const stage of ['endpoints', lastStage] as const) await work.timesPs(stage);
    const [idealPs] = measure(work.answer('endpoints')!).timesPs;
    const { replicas } = work.answer(lastStage)!;
    const last = measure(work.answer(lastStage)!);
    const { collective, members } = workload;
    const known = members?.collective ?? collective;
    const facts = {
      name: collective,
      collective: known,
      algorithm,
      protocol,
      picked,
      params: taken?.algorithm && shapeShown(taken.algorithm, params),
      choice: choiceResult(choice),
      bytes,
      groups,
      count: 1,
    };
    rows.push(collectiveRow({ ...facts, idealPs: idealPs!, timesPs: last.timesPs }, seeds));
    ({ packets } = last);
    outcome = {
      ...(step && { step }),
      flows: flowsResult(replicas, seeds),
      links: hottestLinks(job.fabric, last.linkBytes, mean(last.timesPs), last.linkEvents),
      ...pausesOf(job.fabric, last.linkEvents),
    };
  }
  const notes = [...pickedNote(choices), ...notesOf(choices, shape, asked)];
  const counted = counters({ messages: outcome!.flows.count, packets });
  return { simulator, ...outcome!, collectives: rows, counters: counted, notes };
}

/** The workload with the parameters of a named algorithm that the fabric knows and the scenario does not say. */
function onFabric(workload: CollectiveWorkload, shape: GroupShape): CollectiveWorkload {
  const algorithm = algorithmOf(workload);
  if (!algorithm) return workload;
  const { params, given } = workload;
  const known = fromFabric(algorithm, shape, params, given ?? Object.keys(params));
  // As if said: a profile knows servers that all are whole, and nothing else.
  const said = given && { given: [...given, ...Object.keys(known)] };
  return { ...workload, ...said, params: { ...params, ...known } };
}

/** The algorithm where it is named. */
function algorithmOf({ collective, algorithm, members }: CollectiveWorkload): Algorithm | undefined {
  if (algorithm === AUTO) return undefined;
  return members?.algorithm ?? findAlgorithm(members?.collective ?? findCollective(collective), algorithm);
}

/** What is to be known of the algorithms that are taken on this fabric, each once. */
function notesOf(
  choices: readonly Choice[],
  shape: GroupShape,
  { given, params: asked }: CollectiveWorkload,
): Warning[] {
  const notes = choices.flatMap(({ members, params }) => {
    const algorithm = members?.algorithm;
    return algorithm ? shapeNotes(algorithm, shape, params, given ?? Object.keys(asked)) : [];
  });
  return distinct(notes);
}

/** What is sent at each size, one at a time. */
function* schedulesOf(
  workload: CollectiveWorkload,
  choices: readonly (Choice & { readonly bytes: number })[],
  simulator: Simulator,
): Generator<Schedule> {
  for (const choice of choices)
    yield choice.schedule ?? collectiveSchedule({ ...workload, ...choice }, simulator);
}

/** The ladder as a result has it. `seeded`: rungs at which the seed had something to decide. */
export function stepResult(ladder: Ladder, seeds: number, seeded: ReadonlySet<RungName>): StepResult {
  return {
    time_us: quantityUs(ladder.timesPs, seeds),
    ideal_us: quantityUs([ladder.idealPs], seeds),
    loss: quantity(ladder.losses, seeds),
    ladder: ladder.rungs.map(({ rung, timesPs, deltasPs }, i) => {
      const below = ladder.rungs[i - 1];
      const differs = seeded.has(rung) || (below !== undefined && seeded.has(below.rung));
      return rungResult(rung, { timesPs, deltasPs }, seeds, differs);
    }),
  };
}

function rungResult(
  rung: RungName,
  { timesPs, deltasPs }: Pick<RungTimes, 'timesPs' | 'deltasPs'>,
  seeds: number,
  seeded: boolean,
): RungResult {
  const delta_us = quantityUs(deltasPs, seeds);
  const certainty = certaintyOf(delta_us, seeded);
  const needed = certainty.kind === 'untold' ? certainty.needed : undefined;
  return {
    rung,
    time_us: quantityUs(timesPs, seeds),
    delta_us,
    seeded,
    ...(needed === undefined ? {} : { seeds_to_tell: needed }),
  };
}
