/**
 * Units of ranks that are treated as equally slow. A rank of its own pace is a role of its own. So
 * a program with many unlike ranks would be as large as all of its ranks together.
 */
import type { StepProgram } from '../program.ts';
import { classesOf } from './classes.ts';

/** Nodes of a split program, at most; about 200 bytes each. */
const MOST_NODES = 4_000_000;

/**
 * The factor of each rank's unit: that of its slowest rank. A unit is one rank; if that would make
 * too large a program, the ranks of a tensor-parallel group, which wait for each other in every
 * layer; else all ranks of a role.
 * @param nodes Of the program before it is split.
 */
export function unitFactors(program: StepProgram, factors: Float64Array, nodes: number): Float64Array {
  const fits = (own: Float64Array) => {
    const { count } = classesOf(program, (rank) => own[rank]!);
    return (count / program.roles.length) * nodes <= MOST_NODES;
  };
  if (fits(factors)) return factors;
  const tensor = program.collectives.filter(({ group }) => group === 'tp').flatMap(({ groups }) => groups);
  const byGroup = slowestOf(factors, tensor);
  if (fits(byGroup)) return byGroup;
  return slowestOf(
    factors,
    program.roles.map(({ ranks }) => ranks),
  );
}

/** Every rank as slow as the slowest of its unit. */
function slowestOf(factors: Float64Array, units: readonly Uint32Array[]): Float64Array {
  const slowest = factors.slice();
  for (const unit of new Set(units)) {
    const most = unit.reduce((m, rank) => Math.max(m, factors[rank]!), 1);
    for (const rank of unit) slowest[rank] = most;
  }
  return slowest;
}
