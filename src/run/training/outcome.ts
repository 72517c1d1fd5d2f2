/** The result of a training step. */
import { AUTO } from '../../collective/auto.ts';
import type { Measures } from '../../ladder/climb.ts';
import { ladderOf, type Stage } from '../../ladder/ladder.ts';
import { drawFaults } from '../../model/faults.ts';
import { tablesByRule } from '../../routing/tables-by-rule.ts';
import { CHOSEN, type GroupAlgorithms } from '../../workload/algorithms.ts';
import { checkTraining } from '../../workload/check.ts';
import type { Training } from '../../workload/params.ts';
import type { StepProgram } from '../../workload/program.ts';
import { graphOf, type ProgramGraph } from '../../workload/timeline/graph.ts';
import { layOut, NO_CALLS } from '../../workload/timeline/layout.ts';
import type { TrainingWorkload } from '../../workload/workload.ts';
import { bindEngines } from '../bind.ts';
import { type Job, jobStages, type RunContext } from '../job.ts';
import { refuseMessages } from '../message-limit.ts';
import type { Outcome } from '../outcome.ts';
import { collectiveRow } from '../rows/collective.ts';
import { flapsResult, flapWarnings } from '../rows/flaps.ts';
import { heldRows } from '../rows/held.ts';
import { jumpsOf } from '../rows/jumps.ts';
import { linkRows } from '../rows/links.ts';
import { settlingWarnings } from '../rows/settled.ts';
import { stepResult } from '../rows/step.ts';
import { timelineResult } from '../rows/timeline.ts';
import { trainingSummary } from '../rows/training.ts';
import { waitRows } from '../rows/waits.ts';
import { messagesOf, scheduleOf } from './alone.ts';
import { chooseAlgorithms } from './choice.ts';
import { heldUp, waitsForHeld } from './held.ts';
import { wovenProgram } from './program.ts';
import { programOnFabric, shownOf } from './step-params.ts';
import { MOST_TOGETHER, measureTraining, type StepMeasure } from './work.ts';

/** Runs a training block. Throws `UserError` for one that cannot run on the job's fabric. */
export async function runTraining(
  job: Job,
  { training, variants }: Pick<TrainingWorkload, 'training' | 'variants'>,
  context: RunContext,
): Promise<Outcome> {
  if (!variants) return runOne(job, training, context);
  const { runVariants } = await import('./variants.ts');
  return runVariants(variants, context, (one, own) => runOne(job, one, own));
}

async function runOne(job: Job, training: Training, context: RunContext): Promise<Outcome> {
  checkTraining(training, job.fabric.ranks);
  const { program, facts, notes } = wovenProgram(training, job);
  const { timesPs, ...outcome } = await runWoven(
    job,
    { program, algorithms: training.algorithms, where: 'training' },
    context,
  );
  const { parameters, activeParameters, tokens, flops } = facts;
  const { jitter } = program;
  const shown = { parameters, activeParameters, ranks: program.ranks, tokens, flops };
  return {
    ...outcome,
    training: {
      ...trainingSummary(training, shown, timesPs, job.seeds.length),
      ...(jitter && { jitter: (await import('../rows/jitter.ts')).jitterRow(jitter, program.ranks) }),
    },
    notes: [...notes, ...(outcome.notes ?? [])],
  };
}

/** Runs a step given as data; parameters of its collectives are not looked up in the fabric. */
export async function runProgram(job: Job, program: StepProgram, context: RunContext): Promise<Outcome> {
  const given = programOnFabric(program, undefined, job.fabric);
  const { timesPs: _, ...outcome } = await runWoven(job, { program: given.program, where: 'step' }, context);
  return { ...outcome, notes: [...given.notes, ...(outcome.notes ?? [])] };
}

interface Woven {
  readonly program: StepProgram;
  readonly algorithms?: GroupAlgorithms | undefined;
  /** The block of the scenario that it is from. */
  readonly where: 'training' | 'step';
}

interface WovenOutcome extends Outcome {
  readonly timesPs: readonly number[];
}

async function runWoven(
  job: Job,
  { program: open, algorithms, where }: Woven,
  context: RunContext,
): Promise<WovenOutcome> {
  const graph = graphOf(open, where);
  const { calls } = graph;
  const stages = jobStages(job);
  const { simulator, counters, network } = bindEngines(job, context, {
    alone: open.collectives.length,
    together: true,
    chooses: open.collectives.some(({ algorithm }) => algorithm === CHOSEN),
  });
  const { program, told } = await chooseAlgorithms(open, calls, algorithms, job, simulator);
  refuseMessages(messagesOf(program, simulator), job);
  const chosen = { ...graph, program };
  const measures = await measureTraining(chosen, simulator, { told, memo: job.memo });
  const ladder = ladderOf(measures);
  const seeds = job.seeds.length;
  const ideal = measures.get('contention') ?? measures.get('endpoints')!;
  const last = measures.get(stages.at(-1)!)!;
  const shown = last.graphs[0]!;
  const held = heldResult(job, measures, stages, last);
  context.onTimeline?.({
    graph: shown,
    layout: last.layouts[0]!,
    ideal: shown === ideal.graphs[0] ? ideal.layouts[0] : undefined,
    linkBytes: last.parts.map(({ linkBytes }) => linkBytes),
  });
  return {
    timesPs: ladder.timesPs,
    notes: [...settlingWarnings(measures, MOST_TOGETHER), ...(last.flaps ? flapWarnings(last.flaps) : [])],
    reuse: last.reuse,
    seeded: last.seeded,
    engineMs: simulator.tally.engineMs,
    step: stepResult(ladder, seeds, (rung) => measures.get(rung)?.leftPs ?? 0),
    timeline: timelineResult(
      shown,
      job.fabric,
      isLike(shown, chosen) ? measures.get('compute')! : { layouts: [layOut(shown, NO_CALLS)] },
      // Seeds with other slow ranks have graphs of their own: the first one is shown.
      { layouts: last.layouts.filter((_, i) => isLike(last.graphs[i]!, shown)), alone: last.parts },
    ),
    network: (await import('../rows/network.ts')).networkResult(
      { ...last, timesPs: ladder.timesPs },
      job.fabric,
      seeds,
    ),
    ...held,
    ...(last.waits && { waits: waitRows(last.waits) }),
    ...(context.causes && {
      causes: await (await import('../causes/causes.ts')).stepCauses(
        measures,
        network,
        chosen,
        (index) => scheduleOf(program, program.collectives[index]!, simulator),
        (await import('../causes/trace.ts')).tracer(network, simulator),
      ),
    }),
    ...(last.flaps && { flaps: flapsResult(last.flaps, seeds) }),
    collectives: program.collectives.map((collective, i) => {
      const idealPs = ideal.alone[i]!.timesPs[0]!;
      return collectiveRow(
        {
          ...{ ...collective, count: calls[i]!, idealPs, timesPs: last.alone[i]!.timesPs },
          params: shownOf(collective),
          picked: collective.namedBy === AUTO,
        },
        seeds,
      );
    }),
    flows: { count: last.messages, ...jumpsOf(last) },
    ...linkRows(job.fabric, last, ladder.timesPs, context.onLinks),
    counters: counters(last),
  };
}

/** Whether two graphs have the same nodes: jitter changes their times alone. */
function isLike(one: ProgramGraph, other: ProgramGraph): boolean {
  return one.program.collectives === other.program.collectives;
}

/** Calls that faults of links hold up, and who waits for them, with the first seed. */
function heldResult(
  { fabric, faults, seeds, routes, rule }: Job,
  measures: Measures<StepMeasure>,
  stages: readonly Stage[],
  last: StepMeasure,
): Pick<Outcome, 'held' | 'waits'> {
  if (!faults || faults.cables.length === 0) return {};
  const below = measures.get(stages.at(-2)!)!;
  const sound = { graph: below.graphs[0]!, layout: below.layouts[0]! };
  const faulted = { graph: last.graphs[0]!, layout: last.layouts[0]!, partOf: last.partOf };
  const drawn = drawFaults(faults, seeds[0]!);
  const held = heldUp(sound, faulted, drawn, fabric, routes?.(rule) ?? tablesByRule(fabric)(rule));
  if (held.length === 0) return {};
  const isSame = faulted.graph === sound.graph;
  const waits = isSame ? waitsForHeld(faulted, sound.layout) : [];
  return { held: heldRows(held), ...(waits.length > 0 && { waits: waitRows(waits) }) };
}
