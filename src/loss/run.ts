/** From a scenario or a job to the result document. */
import { simulateFlow } from '../engine/flow/simulate.ts';
import { NodeKind } from '../model/fabric.ts';
import type { Provenance, Result, StepResult } from '../model/result.ts';
import { buildRoutes } from '../routing/tables.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { mean } from '../stats/summary.ts';
import { UserError } from '../util/errors.ts';
import { checkTraining } from '../workload/check.ts';
import type { Training } from '../workload/params.ts';
import { buildStep } from '../workload/step.ts';
import { occurrences } from '../workload/timeline.ts';
import { collectiveRow, collectiveWork } from './collective.ts';
import { fewSeedsWarning } from './few-seeds.ts';
import { flowsResult } from './flows.ts';
import { hottestLinks } from './hottest.ts';
import { type CollectiveWorkload, type Job, type RunContext, scenarioJob } from './job.ts';
import { type Ladder, runLadder } from './ladder.ts';
import { measure } from './measure.ts';
import { quantity, quantityUs } from './quantity.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { simulationCount, trainingWork } from './training.ts';

/** Runs a checked scenario. Errors as {@link runJob}. */
export function runScenario(scenario: CheckedScenario, context: RunContext): Promise<Result> {
  return runJob(scenarioJob(scenario), context);
}

/** Runs a job. Throws `UserError` where the work does not fit the fabric, and what the engine throws. */
export async function runJob(job: Job, context: RunContext): Promise<Result> {
  const startedMs = context.startedMs ?? performance.now();
  const { fabric, workload } = job;
  if (job.seeds.length === 0) throw new UserError('a run needs at least one seed', { where: 'seeds' });
  const outcome =
    workload.kind === 'training'
      ? await runTraining(job, workload.training, context)
      : await runCollectives(job, workload, context);
  const { simulator, ...parts } = outcome;
  const few = fewSeedsWarning((parts.step ?? parts.collectives[0]!).time_us);
  const { kind, name } = context.device.info;
  const provenance: Provenance = {
    version: context.version,
    commit: context.commit ?? null,
    seed: job.seeds[0]!,
    seeds: job.seeds.length,
    scenarioHash: job.hash,
    device: { kind, name },
    engine: 'flow',
    engine_ms: simulator.tally.engineMs,
    wall_ms: performance.now() - startedMs,
    tolerance: job.tolerance,
  };
  return {
    schema: 'weft.result/1',
    kind: workload.kind,
    name: job.name ?? null,
    provenance,
    fabric: {
      name: fabric.name,
      ranks: fabric.ranks,
      switches: fabric.kind.reduce((count, kind) => count + (kind === NodeKind.rank ? 0 : 1), 0),
      links: fabric.links.count,
    },
    ...parts,
    warnings: [...(context.warnings ?? []), ...(few === undefined ? [] : [few])],
  };
}

type Outcome = Pick<Result, 'training' | 'step' | 'collectives' | 'flows' | 'links' | 'counters'> & {
  readonly simulator: Simulator;
};

/** Links that one dispatch of workgroups of 64 can go over in WebGPU. */
const MAX_LINKS = 65535 * 64;

/** Binds the engine; `expected` simulations make the whole of the progress. */
function simulatorFor(job: Job, context: RunContext, expected: number): Simulator {
  const { fabric, routing, seeds, tolerance, memoryLimitBytes } = job;
  if (fabric.links.count > MAX_LINKS) {
    throw new UserError(
      `the fabric has ${fabric.links.count} links, ${MAX_LINKS} are the most that can be simulated`,
      { advice: 'simulate a smaller part of it: fewer hosts, pods or servers' },
    );
  }
  let finished = 0;
  const { onProgress } = context;
  return createSimulator({
    simulate: context.simulate ?? ((run) => simulateFlow(context.device, run)),
    fabric,
    routes: buildRoutes(fabric),
    routing,
    seeds,
    tolerance,
    breathe: context.breathe,
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    ...(onProgress && {
      onProgress: (what: string, done: number) => onProgress(Math.min(1, (finished + done) / expected), what),
      onFinished: () => {
        finished++;
      },
    }),
  });
}

async function runTraining(job: Job, training: Training, context: RunContext): Promise<Outcome> {
  checkTraining(training, job.fabric.ranks);
  const step = buildStep(training);
  const simulator = simulatorFor(job, context, simulationCount(step));
  const work = trainingWork(step, simulator);
  const ladder = await runLadder(work);
  const seeds = job.seeds.length;
  const ideal = work.measured('endpoints')!;
  const last = work.measured('routing')!;
  const counts = occurrences([...step.head, ...step.tail], step.collectives.length);
  const { parameters, activeParameters, tokens, flops, placement } = step;
  return {
    simulator,
    training: { parameters, activeParameters, ranks: placement.ranks, tokens, flops },
    step: stepResult(ladder, seeds),
    collectives: step.collectives.map((collective, i) => {
      const idealPs = ideal.alone[i]!.timesPs[0]!;
      return collectiveRow(
        { ...collective, count: counts[i]!, idealPs, timesPs: last.alone[i]!.timesPs },
        seeds,
      );
    }),
    flows: { count: last.messages },
    links: hottestLinks(job.fabric, last.linkBytes, mean(ladder.timesPs)),
    counters: { messages: last.messages, ...counters(simulator) },
  };
}

async function runCollectives(job: Job, workload: CollectiveWorkload, context: RunContext): Promise<Outcome> {
  const { sizes, groups } = workload;
  for (const rank of groups.flatMap((group) => [...group])) {
    if (rank >= job.fabric.ranks) {
      throw new UserError(`rank ${rank} is not in the fabric, which has ranks 0 to ${job.fabric.ranks - 1}`, {
        where: 'collective.ranks',
      });
    }
  }
  if (sizes.length === 0) throw new UserError('a collective needs a size', { where: 'collective.size' });
  const simulator = simulatorFor(job, context, sizes.length === 1 ? 4 : 2 * sizes.length);
  const seeds = job.seeds.length;
  const rows: Result['collectives'][number][] = [];
  let outcome: Omit<Outcome, 'collectives' | 'simulator' | 'counters'> | undefined;
  for (const bytes of sizes) {
    const work = collectiveWork({ ...workload, bytes }, simulator, context.listFlows ?? false);
    let step: StepResult | undefined;
    if (sizes.length === 1) step = stepResult(await runLadder(work), seeds);
    else for (const reality of ['endpoints', 'routing'] as const) await work.timesPs(reality);
    const [idealPs] = measure(work.answer('endpoints')!).timesPs;
    const { replicas } = work.answer('routing')!;
    const last = measure(work.answer('routing')!);
    const { collective, algorithm } = workload;
    const facts = { name: collective, collective, algorithm, bytes, groups, count: 1 };
    rows.push(collectiveRow({ ...facts, idealPs: idealPs!, timesPs: last.timesPs }, seeds));
    outcome = {
      ...(step && { step }),
      flows: flowsResult(replicas, seeds),
      links: hottestLinks(job.fabric, last.linkBytes, mean(last.timesPs)),
    };
  }
  const messages = outcome!.flows.count;
  return { simulator, ...outcome!, collectives: rows, counters: { messages, ...counters(simulator) } };
}

function counters(simulator: Simulator): { rounds: number; solves: number } {
  return { rounds: simulator.tally.rounds, solves: simulator.tally.solves };
}

function stepResult(ladder: Ladder, seeds: number): StepResult {
  return {
    time_us: quantityUs(ladder.timesPs, seeds),
    ideal_us: quantityUs([ladder.idealPs], seeds),
    loss: quantity(ladder.losses, seeds),
    ladder: ladder.rungs.map(({ rung, timesPs, deltasPs }) => ({
      rung,
      time_us: quantityUs(timesPs, seeds),
      delta_us: quantityUs(deltasPs, seeds),
    })),
  };
}
