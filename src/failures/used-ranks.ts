/** The ranks that a workload uses. */
import type { Workload } from '../workload/workload.ts';

/** Ranks of the job, in order. */
export function usedRanks(workload: Workload): readonly number[] {
  switch (workload.kind) {
    case 'training': {
      const { dp, tp, pp, cp = 1 } = workload.training.parallelism;
      return firstRanks(dp * tp * pp * cp);
    }
    case 'step':
      return firstRanks(workload.program.ranks);
    case 'collective':
      return inOrder(workload.groups.flatMap((ranks) => [...ranks]));
    case 'traffic':
      return inOrder(workload.messages.flatMap(({ src, dst }) => [src, dst]));
  }
}

function firstRanks(count: number): readonly number[] {
  return Array.from({ length: count }, (_, rank) => rank);
}

function inOrder(ranks: readonly number[]): readonly number[] {
  return [...new Set(ranks)].sort((a, b) => a - b);
}
