/** The size of a simulation of calls together, before it is built. */
import type { ProgramGraph } from '../timeline/graph.ts';

/** A collective alone: messages of a call, and lanes. */
export interface CollectiveSize {
  readonly messages: number;
  readonly lanes: number;
}

/**
 * Messages and lanes of calls that are simulated together, about. On each rank a collective has two
 * more lanes, which start its calls and count what is done. A call has one at most, which waits for
 * its start.
 * @param sizes Of each collective.
 */
export function callsWeight({ program, collective }: ProgramGraph, sizes: readonly CollectiveSize[]) {
  const ranks = program.collectives.map(({ groups }) => groups.reduce((sum, { length }) => sum + length, 0));
  return (calls: readonly number[]): number => {
    const used = new Set<number>();
    let weight = 0;
    for (const node of calls) {
      const index = collective[node]!;
      weight += sizes[index]!.messages + ranks[index]!;
      used.add(index);
    }
    for (const index of used) weight += sizes[index]!.lanes + 2 * ranks[index]!;
    return weight;
  };
}
