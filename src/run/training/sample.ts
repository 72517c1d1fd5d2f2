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

/** Which of the factors by which calls of parts take longer: that of all together, or an end. */
export type Factor = 'mean' | 'least' | 'most';

/**
 * Sets the times of the rest: alone, times the factor of their collective in the parts that were
 * taken. For collectives without any there, the factor is that of their kind of group.
 * @param durationsPs Of all nodes, with the simulated times of calls that were taken.
 * @param alonePs Of all nodes, alone.
 */
export function stretchRest(
  { program, collective }: ProgramGraph,
  { taken, rest }: Sample,
  durationsPs: Float64Array,
  alonePs: Float64Array,
  factor: Factor = 'mean',
): void {
  const sums = new Map<number | string, Sums>();
  const kindOf = (node: number) => program.collectives[collective[node]!]!.group;
  for (const part of taken) {
    const own = new Map<number | string, Sums>();
    for (const node of part) {
      for (const key of [collective[node]!, kindOf(node)]) {
        for (const map of [own, sums]) add(map, key, durationsPs[node]!, alonePs[node]!);
      }
    }
    for (const [key, { together, alone }] of own) {
      const sum = sums.get(key)!;
      const ratio = alone > 0 ? together / alone : 1;
      sum.least = Math.min(sum.least, ratio);
      sum.most = Math.max(sum.most, ratio);
    }
  }
  for (const node of rest.flat()) {
    const sum = sums.get(collective[node]!) ?? sums.get(kindOf(node));
    const mean = sum && sum.alone > 0 ? sum.together / sum.alone : 1;
    durationsPs[node] = Math.round(alonePs[node]! * (!sum || factor === 'mean' ? mean : sum[factor]));
  }
}

interface Sums {
  together: number;
  alone: number;
  least: number;
  most: number;
}

function add(
  sums: Map<number | string, Sums>,
  key: number | string,
  togetherPs: number,
  alonePs: number,
): void {
  const sum = sums.get(key) ?? { together: 0, alone: 0, least: Infinity, most: 0 };
  sums.set(key, sum);
  sum.together += togetherPs;
  sum.alone += alonePs;
}
