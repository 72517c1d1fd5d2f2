/**
 * The programs of a step by its seeds: one for all, or, where the computations of ranks differ, one
 * for each seed.
 */
import { asMoreSeeds, timeAt } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import { memo } from '../../util/memo.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import { joined } from './joined.ts';
import type { Parts } from './parts.ts';
import type { StepMeasure } from './work.ts';

/** A program, its parts, and the seeds that run it. */
export interface StepWorld {
  readonly graph: ProgramGraph;
  readonly parts: Parts;
  readonly seeds: readonly number[];
}

/** The worlds of a step, in the order of the seeds. */
export async function worldsOf(
  graph: ProgramGraph,
  { seeds }: Pick<Simulator, 'seeds'>,
  parts: Parts,
): Promise<readonly StepWorld[]> {
  const { jitter } = graph.program;
  if (!jitter) return [{ graph, parts, seeds }];
  const { jitteredGraph } = await import('../../workload/jitter/jittered.ts');
  return seeds.map((seed, replica) => ({
    graph: jitteredGraph(graph, jitter, seed),
    parts: partsOfSeed(parts, replica),
    seeds: [seed],
  }));
}

/** The measure of a step with some seeds, from those of its worlds. */
export async function inWorlds(
  worlds: readonly StepWorld[],
  { fabric, seeds: all }: Pick<Simulator, 'fabric' | 'seeds'>,
  measure: (world: StepWorld, seeds: readonly number[]) => Promise<StepMeasure>,
  seeds = all,
): Promise<StepMeasure> {
  const [first] = worlds;
  if (!first!.graph.program.jitter) return measure(first!, seeds);
  const measures: StepMeasure[] = [];
  for (const world of worlds) {
    if (world.seeds.some((seed) => seeds.includes(seed))) measures.push(await measure(world, world.seeds));
  }
  return joined(measures, fabric.links.count);
}

/** {@link inWorlds}, which is loaded late. */
export type InWorlds = typeof inWorlds;

/** Parts with the times of one of the seeds; collectives alone are still simulated with all. */
function partsOfSeed(parts: Parts, replica: number): Parts {
  return {
    ...parts,
    alone: memo(
      (stage) => stage,
      async (stage) =>
        (await parts.alone(stage)).map((part) => ({
          ...asMoreSeeds(part, 1 / part.timesPs.length),
          timesPs: [timeAt(part.timesPs, replica)],
        })),
    ),
  };
}
