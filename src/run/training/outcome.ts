/** The result of a training step. */
import { AUTO } from '../../collective/auto.ts';
import { ladderOf } from '../../ladder/ladder.ts';
import { isTimed } from '../../model/faults.ts';
import { UserError } from '../../util/errors.ts';
import { CHOSEN } from '../../workload/algorithms.ts';
import { checkTraining } from '../../workload/check.ts';
import type { Training } from '../../workload/params.ts';
import { buildStep } from '../../workload/step.ts';
import { occurrences } from '../../workload/timeline.ts';
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
import { shownOf, stepOnFabric } from './step-params.ts';
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
  const { step: open, notes } = stepOnFabric(built, training, job.fabric);
  const stages = jobStages(job);
  const { simulator, counters } = bindEngines(job, context, simulationCount(open, stages.length));
  const { step, told } = await chooseAlgorithms(open, training.algorithms, job, simulator);
  refuseMessages(messagesOf(step, simulator), job);
  const measures = await measureTraining(step, simulator, told);
  const ladder = ladderOf(measures);
  const seeds = job.seeds.length;
  const ideal = measures.get('endpoints')!;
  const last = measures.get(stages.at(-1)!)!;
  const counts = occurrences([...step.head, ...step.tail], step.collectives.length);
  const { parameters, activeParameters, tokens, flops, placement } = step;
  const facts = { parameters, activeParameters, ranks: placement.ranks, tokens, flops, recomputed: 0 };
  return {
    seeded: last.seeded,
    engineMs: simulator.tally.engineMs,
    training: trainingSummary(training, facts, ladder.timesPs, seeds),
    step: stepResult(ladder, seeds),
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
    flows: { count: last.messages, ...jumpsOf(last) },
    ...linkRows(job.fabric, last, ladder.timesPs),
    counters: counters(last),
    notes,
  };
}
