/** A training step during which links change. */
import type { Measure } from '../../ladder/measure.ts';
import { timeAt } from '../../ladder/measure.ts';
import type { Simulator, TimedFaults } from '../../ladder/rungs.ts';
import type { FlapWindow } from '../../model/flaps.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Parts } from './parts.ts';
import { partsOf } from './parts.ts';
import type { Settled } from './settle.ts';
import { settleTimed, type TimedOptions } from './settle-timed.ts';
import { noViews, type Views } from './views.ts';

/** The timelines of a step, and its collectives alone without the faults that come or go. */
export interface TimedStep {
  readonly alone: readonly Measure[];
  readonly settled: readonly Settled[];
}

export type TimedSetting = Pick<
  TimedOptions,
  'meets' | 'computePs' | 'lay' | 'weightOf' | 'most' | 'onCut' | 'memo'
>;

/** Simulations of a program that are used again with other changes. */
export interface TimedStore {
  readonly views: Views;
  /** By seed: collectives without the faults that come or go. */
  readonly parts: Map<number, Parts>;
}

export function timedStore(): TimedStore {
  return { views: noViews(), parts: new Map() };
}

/**
 * The step with each of some seeds, with the changes of a window.
 * @param parts Of the program, for rungs below `faults`.
 */
export async function measureTimed(
  graph: ProgramGraph,
  simulator: Simulator,
  timed: TimedFaults,
  parts: Parts,
  { seeds, window }: { readonly seeds: readonly number[]; readonly window: FlapWindow },
  setting: TimedSetting,
  store: TimedStore,
): Promise<TimedStep> {
  const below = simulator.stages.at(-2)!;
  const settled: Settled[] = [];
  let alone: readonly Measure[] = [];
  const { views } = store;
  for (const seed of seeds) {
    const times = timed.times(seed, window);
    const own =
      store.parts.get(seed) ?? partsOf(graph.program, simulator, new Map(), [seed], times.baseWorld);
    store.parts.set(seed, own);
    alone = await (times.isSound ? parts.alone(below) : own.alone('faults'));
    const replica = times.isSound ? simulator.seeds.indexOf(seed) : 0;
    const alonePs = alone.map(({ timesPs }) => timeAt(timesPs, replica));
    settled.push(await settleTimed({ graph, ...setting, seed, alonePs, times, views, parts: own }));
  }
  return { alone, settled };
}
