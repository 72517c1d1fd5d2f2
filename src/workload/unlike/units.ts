/**
 * Units of ranks that are treated as equally slow. A rank of its own pace is a role of its own. So
 * a program with many unlike ranks would be as large as all of its ranks together.
 */
import { type Pace, slowestPace } from '../../model/pace.ts';
import type { StepProgram } from '../program.ts';
import { classesOf } from './classes.ts';

/** Nodes of a split program, at most; about 200 bytes each. */
const MOST_NODES = 4_000_000;

/**
 * The pace of each rank's unit: that of its slowest rank. A unit is one rank; if that would make
 * too large a program, the ranks of a tensor-parallel group, which wait for each other in every
 * layer; else all ranks of a role.
 * @param paces Of each rank.
 * @param nodes Of the program before it is split.
 */
export function unitPaces(program: StepProgram, paces: readonly Pace[], nodes: number): readonly Pace[] {
  const fits = (own: readonly Pace[]) => {
    const { count } = classesOf(program, (rank) => own[rank]!.key);
    return (count / program.roles.length) * nodes <= MOST_NODES;
  };
  if (fits(paces)) return paces;
  const tensor = program.collectives.filter(({ group }) => group === 'tp').flatMap(({ groups }) => groups);
  const byGroup = slowestOf(paces, tensor);
  if (fits(byGroup)) return byGroup;
  return slowestOf(
    paces,
    program.roles.map(({ ranks }) => ranks),
  );
}

/** Every rank as slow as the slowest of its unit. */
function slowestOf(paces: readonly Pace[], units: readonly Uint32Array[]): Pace[] {
  const slowest = [...paces];
  for (const unit of new Set(units)) {
    const pace = slowestPace(Array.from(unit, (rank) => paces[rank]!));
    for (const rank of unit) slowest[rank] = pace;
  }
  return slowest;
}
