/** The program of a training block on its fabric. */

import { type Warning, warning } from '../../model/warning.ts';
import { CHOSEN, GROUP_COLLECTIVES, type GroupAlgorithms } from '../../workload/algorithms.ts';
import { buildProgram, type StepFacts } from '../../workload/parallelism/build.ts';
import type { Training } from '../../workload/params.ts';
import type { StepProgram } from '../../workload/program.ts';
import type { Job } from '../job.ts';
import { programOnFabric } from './step-params.ts';

export interface WovenStep {
  readonly program: StepProgram;
  readonly facts: StepFacts;
  readonly notes: readonly Warning[];
}

/**
 * Weaves a checked training block; the fabric knows some values of algorithms. Algorithms without a
 * name are chosen if the machine is known, or if ranks forward. One flat ring over ranks that
 * forward would be far from normal use.
 */
export function wovenProgram(
  training: Training,
  { fabric, profile }: Pick<Job, 'fabric' | 'profile'>,
): WovenStep {
  const isChosen = profile !== undefined || fabric.ranksForward;
  const { program, facts } = buildProgram(isChosen ? { ...training, otherwise: CHOSEN } : training);
  const placed = programOnFabric(program, training.algorithms, fabric);
  return { facts, ...placed, notes: [...idleAlgorithms(program, training.algorithms), ...placed.notes] };
}

/**
 * Algorithms of groups that no collective of the program uses: the group has one rank, or the
 * algorithm is one of other collectives. Choices for all groups at once are not meant for each.
 */
function idleAlgorithms({ collectives }: StepProgram, algorithms: GroupAlgorithms = {}): Warning[] {
  const named = Object.entries(algorithms);
  const isForAll = Object.keys(GROUP_COLLECTIVES).every((group) => group in algorithms);
  if (isForAll && named.every(([, { name }]) => name === CHOSEN)) return [];
  return named.flatMap(([group, { name }]) => {
    const own = collectives.filter((one) => one.group === group);
    if (own.some(({ algorithm }) => algorithm === name)) return [];
    const used = [...new Set(own.map(({ collective }) => collective))].join();
    return [warning('idle-algorithm', { group, algorithm: name, ...(used && { used }) })];
  });
}
