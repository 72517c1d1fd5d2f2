/**
 * A program in which ranks differ, as one whose ranks run alike: computations of a role take as
 * much longer as the slowest of its ranks moves the step.
 *
 * Ranks that meet at every layer wait for the slowest each time; those that meet once a step for
 * the slowest sum. So the factor of a role is found rank by rank, without a network. All its
 * computations have the same factor, so that what is alike stays alike. Left out: with a network,
 * calls that hide behind computations of other ranks may shift who waits.
 */
import type { StepProgram } from '../program.ts';
import type { ProgramGraph } from '../timeline/graph.ts';
import { layOut, NO_CALLS } from '../timeline/layout.ts';
import { mappedPhases } from '../unlike/split.ts';
import { factorsOf } from './factors.ts';
import type { Jitter } from './params.ts';
import { rankTimes } from './rank-times.ts';

/** The graph of a program with the jitter of a seed: the same nodes, with other times. */
export function jitteredGraph(graph: ProgramGraph, jitter: Jitter, seed: number): ProgramGraph {
  const { program, sides, places, collective } = graph;
  const { totalPs, factors } = rankTimes(graph, factorsOf(jitter, program.ranks, seed));
  const roleOf = (node: number) => places[sides.values[sides.start[node]!]!]!.role;
  const scaled = (by: number) =>
    graph.computePs.map((timePs, node) =>
      collective[node]! < 0 ? Math.round(timePs * by * factors[roleOf(node)]!) : 0,
    );
  // Where stages wait for each other, factors of roles alone miss a little: times are in
  // proportion, so one more factor for all makes the step as long as rank by rank.
  const draftPs = layOut({ ...graph, computePs: scaled(1) }, NO_CALLS).totalPs;
  const by = draftPs > 0 ? totalPs / draftPs : 1;
  return { ...graph, program: scaledProgram(program, by, factors), computePs: scaled(by) };
}

function scaledProgram(program: StepProgram, by: number, factors: readonly number[]): StepProgram {
  const roles = program.roles.map((role, r) => ({
    ...role,
    phases: mappedPhases(role.phases, (item) =>
      item.kind === 'compute' ? { ...item, timePs: Math.round(item.timePs * by * factors[r]!) } : item,
    ),
  }));
  return { ...program, roles };
}
