/** A training step from its parts: calls alone on the fabric, and episodes. */
import type { Skipped } from '../../engine/flow/jump/api.ts';
import { addLinks, addSkipped, asMoreSeeds, type Measure, noLinks } from '../../ladder/measure.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Episode, Settled } from './settle.ts';

/** The whole step: `alone` are its collectives, each alone on the fabric. */
export function addUp(
  graph: ProgramGraph,
  { links }: Fabric,
  alone: readonly Measure[],
  settled: readonly Settled[],
): Measure {
  let sum = noLinks(links.count);
  let messages = 0;
  let skipped: Skipped | undefined;
  const add = (part: Measure, count: number) => {
    if (count === 0) return;
    sum = addLinks(sum, part, count);
    messages += part.messages * count;
    skipped = addSkipped(skipped, part.skipped, count);
  };
  const share = 1 / settled.length;
  const apart = graph.calls.map((count) => count * settled.length);
  const uses = new Map<string, { readonly measured: Episode['measured']; count: number }>();
  const episodes = settled.flatMap((one) => one.episodes);
  for (const { calls, key, measured } of episodes) {
    if (measured.isSlice) continue;
    for (const node of calls) apart[graph.collective[node]!]!--;
    const use = uses.get(key) ?? { measured, count: 0 };
    uses.set(key, use);
    use.count++;
  }
  alone.forEach((part, index) => {
    add(part, apart[index]! / settled.length);
  });
  for (const { measured, count } of uses.values()) {
    add(asMoreSeeds(measured, settled.length / measured.seeds.length), count * share);
  }
  const measures = [...alone, ...episodes.map(({ measured }) => measured)];
  return {
    timesPs: settled.map(({ layout }) => layout.totalPs),
    seeded: measures.some((part) => part.seeded),
    ...sum,
    messages,
    skipped,
  };
}

/**
 * Calls whose time is that of a simulation which an earlier call had its time from; mean over the
 * seeds, rounded.
 */
export function reusedCalls({ calls, collective }: ProgramGraph, settled: readonly Settled[]): number {
  let reused = 0;
  for (const { episodes } of settled) {
    const apart = [...calls];
    const seen = new Set<Episode['measured']>();
    for (const episode of episodes) {
      for (const node of episode.calls) apart[collective[node]!]!--;
      if (seen.has(episode.measured)) reused += episode.calls.length;
      seen.add(episode.measured);
    }
    for (const count of apart) reused += Math.max(0, count - 1);
  }
  return Math.round(reused / settled.length);
}
