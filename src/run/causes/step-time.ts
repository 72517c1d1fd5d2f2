/** Why ranks wait for each other where transfers take no time: a bubble, or unlike work. */
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import type { Reason } from './reason.ts';

/** Roles whose computation differs by less are alike. */
const ALIKE = 0.01;

/**
 * The reasons of the time that ranks wait at rung `compute`.
 * @param waitPs That time, mean over the ranks.
 */
export function bubbleReasons(graph: ProgramGraph, layout: Layout, waitPs: number): Reason[] {
  const { roles, ranks } = graph.program;
  const sums = roleComputePs(graph, layout);
  const most = Math.max(...sums);
  const mean = sums.reduce((sum, own, role) => sum + (own * roles[role]!.ranks.length) / ranks, 0);
  const lack = most - mean;
  const bubble: Reason = { kind: 'bubble', facts: { stages: roles.length }, share: 1 };
  if (lack < ALIKE * most) return [bubble];
  const { name } = roles[sums.indexOf(most)]!;
  const share = Math.min(1, lack / waitPs);
  return [{ kind: 'imbalance', facts: { role: name, times: most / mean }, share }, bubble];
}

/** The computation of each role, ps. */
function roleComputePs(
  { program, count, collective, sides, places }: ProgramGraph,
  layout: Layout,
): number[] {
  const sums = program.roles.map(() => 0);
  for (let node = 0; node < count; node++) {
    if (collective[node]! >= 0) continue;
    const { role } = places[sides.values[sides.start[node]!]!]!;
    sums[role]! += layout.endPs[node]! - layout.startPs[node]!;
  }
  return sums;
}
