/**
 * A sample of the parts of a step, where all of them are too many. A pipeline repeats its traffic
 * with each micro-batch, so parts at equal distances tell how much longer calls take together than
 * alone. Calls of the other parts take longer by the same factor.
 */
import type { ProgramGraph } from '../../workload/timeline/graph.ts';

/** Steps of more messages and lanes than `above` are cut, and parts of about `to` are taken. */
export interface SampleLimits {
  readonly above: number;
  readonly to: number;
}

/** Messages and lanes of a round: some seconds of a core. */
export const SAMPLE_LIMITS: SampleLimits = { above: 4_000_000, to: 2_000_000 };

/** Parts of a step, and those of them that are simulated. */
export interface Sample {
  readonly taken: readonly (readonly number[])[];
  readonly rest: readonly (readonly number[])[];
}

/** Every n-th part, so that those taken weigh `to` or less in all, about; one at least. */
export function sampleOf(
  parts: readonly (readonly number[])[],
  weightOf: (calls: readonly number[]) => number,
  to: number,
): Sample {
  const total = parts.reduce((sum, calls) => sum + weightOf(calls), 0);
  const apart = Math.min(parts.length, Math.max(1, Math.ceil(total / to)));
  const isTaken = (i: number) => i % apart === Math.floor(apart / 2);
  return {
    taken: parts.filter((_, i) => isTaken(i)),
    rest: parts.filter((_, i) => !isTaken(i)),
  };
}

/**
 * Sets the times of the rest: alone, times the mean factor of their collective in the parts that
 * were taken. For collectives without any there, the factor is that of their kind of group.
 * @param durationsPs Of all nodes, with the simulated times of calls that were taken.
 * @param alonePs Of all nodes, alone.
 */
export function stretchRest(
  { program, collective }: ProgramGraph,
  { taken, rest }: Sample,
  durationsPs: Float64Array,
  alonePs: Float64Array,
): void {
  const sums = new Map<number | string, { together: number; alone: number }>();
  const kindOf = (node: number) => program.collectives[collective[node]!]!.group;
  for (const node of taken.flat()) {
    for (const key of [collective[node]!, kindOf(node)]) {
      const sum = sums.get(key) ?? { together: 0, alone: 0 };
      sums.set(key, sum);
      sum.together += durationsPs[node]!;
      sum.alone += alonePs[node]!;
    }
  }
  for (const node of rest.flat()) {
    const { together, alone } = sums.get(collective[node]!) ??
      sums.get(kindOf(node)) ?? { together: 1, alone: 1 };
    durationsPs[node] = Math.round(alonePs[node]! * (alone > 0 ? together / alone : 1));
  }
}
