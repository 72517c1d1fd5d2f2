/**
 * Episodes of a step of many replicas, simulated with a few of them. Other replicas do the same on
 * other ranks; only their paths may collide otherwise. So calls take longer by what they take
 * longer alone, in all replicas, than alone in those few.
 */
import type { Stage } from '../../ladder/ladder.ts';
import { type Measure, timeAt } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import type { StepProgram } from '../../workload/program.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import { layOut } from '../../workload/timeline/layout.ts';
import type { Meets } from '../../workload/together/groups.ts';
import { type Slice, sliceOf } from '../../workload/together/slice.ts';
import { callsWeight } from '../../workload/together/weight.ts';
import { sizesOf } from './alone.ts';
import { partsOf } from './parts.ts';
import { expected, type SettleOptions } from './settle.ts';
import { wholeCalls, wholeWeight } from './settle-whole.ts';

/** From which size on a step is cut, and to which. */
export interface SliceLimits {
  /** Messages and lanes of the calls that meet. */
  readonly above: number;
  /** The same with all items between them, of a slice at a rung on which the seed decides. */
  readonly to: number;
}

/** Some seconds of a core for each simulation. */
export const SLICE_LIMITS: SliceLimits = { above: 2_000_000, to: 4_000_000 };

/** The calls that may meet others in the first layout, ascending, and those that join roles. */
export function meetingCalls(graph: ProgramGraph, alone: readonly Measure[], meets: Meets): number[] {
  const alonePs = alone.map(({ timesPs }) => timesPs);
  const { groups } = expected(graph, alonePs, meets, (durationsPs) =>
    layOut(graph, { callPs: (_, node) => durationsPs[node]! }),
  );
  return wholeCalls(graph, groups.list());
}

/** How calls are simulated together. */
export type Simulations = Pick<SettleOptions, 'together' | 'weightOf' | 'wholeWeightOf'> &
  Pick<SettleOptions, 'whole' | 'morePs' | 'atOnce'>;

/** Those of a slice. */
export interface Sliced extends Simulations {
  readonly slice: Pick<Slice, 'kept' | 'of'>;
}

/** The weights of calls of a graph. */
export function weightsOf(graph: ProgramGraph, simulator: Simulator) {
  const weightOf = callsWeight(graph, sizesOf(graph.program, simulator));
  return { weightOf, wholeWeightOf: (calls: readonly number[]) => wholeWeight(graph, weightOf(calls)) };
}

/**
 * The simulations of a step in a slice; undefined if it is small enough, or has no replicas. Where
 * seeds decide nothing, the smallest slice has the times of all. Elsewhere a larger one has more of
 * the collisions.
 * @param alone Each collective alone, in all replicas.
 */
export async function slicedAt(
  graph: ProgramGraph,
  simulator: Simulator,
  rung: Stage,
  alone: readonly Measure[],
  meets: Meets,
  { above, to }: SliceLimits,
): Promise<Sliced | undefined> {
  const { program, collective } = graph;
  const { weightOf } = weightsOf(graph, simulator);
  const nodes = [...collective.keys()].filter((node) => collective[node]! >= 0);
  if (weightOf(nodes) <= above) return undefined;
  const alonePs = alone.map(({ timesPs }) => timesPs);
  const calls = meetingCalls(graph, alone, meets);
  if (weightOf(calls) <= above) return undefined;
  const met = new Set(calls.map((node) => collective[node]!));
  // Calls that do not meet others yet may do so in the layout that follows.
  const all = nodes.filter((node) => met.has(collective[node]!));
  const fits = (part: StepProgram) =>
    weightsOf({ ...graph, program: part }, simulator).wholeWeightOf(all) <= to;
  const seeded = alone.some((one) => one.seeded);
  const slice = sliceOf(program, met, simulator.fabric.server, (part) => seeded && fits(part));
  if (!slice) return undefined;
  const cut = { ...graph, program: slice.program };
  const parts = partsOf(slice.program, simulator, new Map());
  const own = await parts.alone(rung);
  const isSlice = true;
  return {
    ...weightsOf(cut, simulator),
    slice,
    atOnce: fits(slice.program) ? all : undefined,
    together: async (plan, seeds) => ({ ...(await parts.together(plan, rung, seeds)), isSlice }),
    whole: async (some, seeds) => ({ ...(await parts.whole({ ...some, graph: cut }, rung, seeds)), isSlice }),
    morePs(index, seed) {
      const replica = simulator.seeds.indexOf(seed);
      return Math.max(0, timeAt(alonePs[index]!, replica) - timeAt(own[index]!.timesPs, replica));
    },
  };
}
