/** The program of a training block on its fabric. */

import type { Warning } from '../../model/warning.ts';
import { CHOSEN } from '../../workload/algorithms.ts';
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
  return { facts, ...programOnFabric(program, training.algorithms, fabric) };
}
