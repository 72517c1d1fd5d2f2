/** Parameters that the fabric knows, of the algorithms of a training step's collectives. */
import { findAlgorithm, findCollective } from '../../collective/registry.ts';
import type { Fabric } from '../../model/fabric.ts';
import { distinct, type Warning } from '../../model/warning.ts';
import { CHOSEN, type GroupAlgorithms, namedFor } from '../../workload/algorithms.ts';
import {
  fromFabric,
  type GroupShape,
  shapeNotes,
  shapeOfGroups,
  shapeShown,
} from '../../workload/pick/fabric-params.ts';
import type { ProgramCollective, StepProgram } from '../../workload/program.ts';

/** The program with the parameters that the scenario does not give, and the warnings about them. */
export function programOnFabric(
  program: StepProgram,
  algorithms: GroupAlgorithms | undefined,
  fabric: Fabric,
): { readonly program: StepProgram; readonly notes: readonly Warning[] } {
  const shapes = new Map<ProgramCollective['groups'], GroupShape>();
  const notes: Warning[] = [];
  const collectives = program.collectives.map((part) => {
    if (part.algorithm === CHOSEN) return part;
    const algorithm = algorithmOf(part);
    const shape = shapes.get(part.groups) ?? shapeOfGroups(fabric, part.groups);
    shapes.set(part.groups, shape);
    const given = namedFor(algorithms, part.group)?.given ?? [];
    const params = { ...part.params, ...fromFabric(algorithm, shape, part.params ?? {}, given) };
    notes.push(...shapeNotes(algorithm, shape, params, given, { bytes: part.bytes, group: part.group }));
    return { ...part, params };
  });
  return { program: { ...program, collectives }, notes: distinct(notes) };
}

/** The parameters of a collective that follow from the fabric's shape. */
export function shownOf(part: ProgramCollective): Readonly<Record<string, number>> | undefined {
  return shapeShown(algorithmOf(part), part.params ?? {});
}

function algorithmOf({ collective, algorithm }: ProgramCollective) {
  return findAlgorithm(findCollective(collective), algorithm);
}
