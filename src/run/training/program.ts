/** The program of a training block on its fabric. */

import { AUTO } from '../../collective/auto.ts';
import type { Fabric } from '../../model/fabric.ts';
import { type Warning, warning } from '../../model/warning.ts';
import { tablesByRule } from '../../routing/tables-by-rule.ts';
import { CHOSEN, GROUP_COLLECTIVES, type GroupAlgorithms } from '../../workload/algorithms.ts';
import { buildProgram, type StepFacts } from '../../workload/parallelism/build.ts';
import type { Training } from '../../workload/params.ts';
import { shapeOfGroups } from '../../workload/pick/fabric-params.ts';
import { isJoined } from '../../workload/pick/levels.ts';
import type { ProgramCollective, StepProgram } from '../../workload/program.ts';
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
  { fabric, profile, routes }: Pick<Job, 'fabric' | 'profile' | 'routes'>,
): WovenStep {
  const isChosen = profile !== undefined || fabric.ranksForward;
  const { program, facts } = buildProgram(isChosen ? { ...training, otherwise: CHOSEN } : training);
  const placed = programOnFabric(program, training.algorithms, fabric);
  return {
    facts,
    program: overJoinedRanks(placed.program, fabric, routes),
    notes: [...idleAlgorithms(program, training.algorithms), ...placed.notes],
  };
}

/**
 * The program with a choice of algorithm for collectives of all ranks, where their tree would cross
 * from rail to rail: rails are not joined, and the last server has fewer ranks than the others.
 */
function overJoinedRanks(program: StepProgram, fabric: Fabric, routes: Job['routes']): StepProgram {
  const collectives = program.collectives.map((part): ProgramCollective => {
    if (part.group !== 'all' || part.algorithm === CHOSEN) return part;
    const [least, most] = shapeOfGroups(fabric, part.groups).together;
    const [group] = part.groups;
    if (least === most || !group || isJoined(fabric, routes?.() ?? tablesByRule(fabric)(), group))
      return part;
    return { ...part, algorithm: CHOSEN, params: {}, namedBy: AUTO };
  });
  return { ...program, collectives };
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
