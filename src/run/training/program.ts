/** A training step as data: what a training block is woven into, and the run of any program. */

import { UserError } from '../../util/errors.ts';
import { CHOSEN } from '../../workload/algorithms.ts';
import type { Training } from '../../workload/params.ts';
import type { ProgramItem, StepProgram } from '../../workload/program.ts';
import { buildStep, type StepItem } from '../../workload/step.ts';
import type { Job, RunContext } from '../job.ts';
import type { Outcome } from '../outcome.ts';
import { stepOnFabric } from './step-params.ts';

/** The program of a checked training block on its fabric, which knows some values of algorithms. */
export function wovenProgram(
  training: Training,
  { fabric, profile }: Pick<Job, 'fabric' | 'profile'>,
): StepProgram {
  // As in a run: chosen if the machine is known, or ranks forward.
  const isChosen = profile !== undefined || fabric.ranksForward;
  const built = buildStep(isChosen ? { ...training, otherwise: CHOSEN } : training);
  const { step } = stepOnFabric(built, training, fabric);
  const { head, tail, placement, launchPs } = step;
  const streams = ['compute'];
  const phases = [head, tail]
    .map((items) => ({ repeat: 1, items: programItems(items, streams) }))
    .filter(({ items }) => items.length > 0);
  return {
    ranks: placement.ranks,
    streams,
    collectives: step.collectives.map((collective) => ({ ...collective, roles: [0] })),
    roles: [{ name: 'all ranks', ranks: Uint32Array.from({ length: placement.ranks }, (_, i) => i), phases }],
    launchPs,
  };
}

/** The event of the latest item on the compute stream. */
const POINT = 0;

/** A posted collective starts once the compute stream is there, and its own stream is free. */
function programItems(items: readonly StepItem[], streams: string[]): ProgramItem[] {
  const streamOf = (name: string) => {
    const known = streams.indexOf(name);
    return known >= 0 ? known : streams.push(name) - 1;
  };
  return items.map((item, i): ProgramItem => {
    if (item.kind === 'post') {
      return { kind: 'collective', on: streamOf(item.stream), after: [POINT], collective: item.collective };
    }
    const point = items[i + 1]?.kind === 'post' ? { event: POINT } : {};
    return item.kind === 'compute'
      ? { kind: 'compute', on: 0, timePs: item.timePs, ...point }
      : { kind: 'collective', on: 0, collective: item.collective, ...point };
  });
}

/** Runs a program. */
export async function runProgram(_job: Job, _program: StepProgram, _context: RunContext): Promise<Outcome> {
  throw new UserError('a step as data is checked, but cannot be run yet', {
    where: 'step',
    advice: 'run the training block',
  });
}
