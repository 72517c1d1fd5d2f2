/** The result of a training step. */
import { AUTO } from '../../collective/auto.ts';
import { ladderOf } from '../../ladder/ladder.ts';
import { isTimed } from '../../model/faults.ts';
import { UserError } from '../../util/errors.ts';
import { CHOSEN } from '../../workload/algorithms.ts';
import { checkTraining } from '../../workload/check.ts';
import type { Training } from '../../workload/params.ts';
import { programOf } from '../../workload/program-of.ts';
import { buildStep } from '../../workload/step.ts';
import { graphOf } from '../../workload/timeline/graph.ts';
import { bindEngines } from '../bind.ts';
import { type Job, jobStages, type RunContext } from '../job.ts';
import { refuseMessages } from '../message-limit.ts';
import type { Outcome } from '../outcome.ts';
import { collectiveRow } from '../rows/collective.ts';
import { jumpsOf } from '../rows/jumps.ts';
import { linkRows } from '../rows/links.ts';
import { stepResult } from '../rows/step.ts';
import { trainingSummary } from '../rows/training.ts';
import { messagesOf } from './alone.ts';
import { chooseAlgorithms } from './choice.ts';
import { programOnFabric, shownOf } from './step-params.ts';
import { measureTraining, simulationCount } from './work.ts';

/** Runs a training step. */
export async function runTraining(job: Job, training: Training, context: RunContext): Promise<Outcome> {
  checkTraining(training, job.fabric.ranks);
  if (job.faults && isTimed(job.faults)) {
    throw new UserError(
      'the parts of a training step are simulated separately, so a fault cannot come or go during the step',
      {
        where: 'faults',
        advice:
          'use faults without at and until, or simulate one collective: weft collective … --engine packet',
      },
    );
  }
  // If the machine is known, or ranks forward so that one flat ring would be far from normal use.
  const chosen = job.profile !== undefined || job.fabric.ranksForward;
  const built = buildStep(chosen ? { ...training, otherwise: CHOSEN } : training);
  const { program: open, notes } = programOnFabric(programOf(built), training, job.fabric);
  const graph = graphOf(open);
  const { calls } = graph;
  const stages = jobStages(job);
  const { simulator, counters } = bindEngines(job, context, simulationCount(open, stages.length));
  const { program, told } = await chooseAlgorithms(open, calls, training.algorithms, job, simulator);
  refuseMessages(messagesOf(program, simulator), job);
  const measures = await measureTraining({ ...graph, program }, simulator, { told });
  const ladder = ladderOf(measures);
  const seeds = job.seeds.length;
  const ideal = measures.get('endpoints')!;
  const last = measures.get(stages.at(-1)!)!;
  const { parameters, activeParameters, tokens, flops } = built;
  const facts = { parameters, activeParameters, ranks: program.ranks, tokens, flops, recomputed: 0 };
  return {
    seeded: last.seeded,
    engineMs: simulator.tally.engineMs,
    training: trainingSummary(training, facts, ladder.timesPs, seeds),
    step: stepResult(ladder, seeds),
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
    ...linkRows(job.fabric, last, ladder.timesPs),
    counters: counters(last),
    notes,
  };
}
