/** A training step during which links change. */
import type { Measure } from '../../ladder/measure.ts';
import { timeAt } from '../../ladder/measure.ts';
import type { Simulator, TimedFaults } from '../../ladder/rungs.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Parts } from './parts.ts';
import { partsOf } from './parts.ts';
import type { Settled } from './settle.ts';
import { settleTimed, type TimedOptions } from './settle-timed.ts';
import { noViews } from './views.ts';

/** The timelines of a step, and its collectives alone without the faults that come or go. */
export interface TimedStep {
  readonly alone: readonly Measure[];
  readonly settled: readonly Settled[];
}

export type TimedSetting = Pick<TimedOptions, 'meets' | 'computePs' | 'weightOf' | 'most' | 'onCut' | 'memo'>;

/**
 * The step with each of some seeds.
 * @param parts Of the program, for rungs below `faults`.
 */
export async function measureTimed(
  graph: ProgramGraph,
  simulator: Simulator,
  timed: TimedFaults,
  parts: Parts,
  seeds: readonly number[],
  setting: TimedSetting,
): Promise<TimedStep> {
  const below = simulator.stages.at(-2)!;
  const settled: Settled[] = [];
  let alone: readonly Measure[] = [];
  const views = noViews();
  for (const [replica, seed] of seeds.entries()) {
    const times = timed.times(seed, 0, 0);
    const own = partsOf(graph.program, simulator, new Map(), [seed], times.baseWorld);
    alone = await (times.isSound ? parts.alone(below) : own.alone('faults'));
    const alonePs = alone.map(({ timesPs }) => timeAt(timesPs, times.isSound ? replica : 0));
    settled.push(await settleTimed({ graph, ...setting, seed, alonePs, times, views, parts: own }));
  }
  return { alone, settled };
}
