/** Programs as lists, for tests. */
import type { BuiltStep } from '../../../../src/workload/parallelism/build.ts';
import type { ProgramItem, Role, StepProgram } from '../../../../src/workload/program.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../../src/workload/timeline/layout.ts';

/** All items of a role, phase by phase. */
export function itemsOf(role: Role): ProgramItem[] {
  return role.phases.flatMap(({ repeat, items }) => Array.from({ length: repeat }, () => items).flat());
}

/** How often a role calls each collective: name, bytes → calls. */
export function callsOf(program: StepProgram, role: Role): Record<string, number> {
  const calls: Record<string, number> = {};
  for (const item of itemsOf(role)) {
    if (item.kind !== 'collective') continue;
    const { group, collective, bytes } = program.collectives[item.collective]!;
    const key = `${group} ${collective} ${bytes}`;
    calls[key] = (calls[key] ?? 0) + 1;
  }
  return calls;
}

/** The time of a whole step, ps. */
export function stepTime(
  { program }: Pick<BuiltStep, 'program'>,
  callPs: (collective: number) => number,
): number {
  return layOut(graphOf(program), { callPs }).totalPs;
}
