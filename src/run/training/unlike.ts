/**
 * A training step with slow ranks. Ranks of a role are unlike then, so the step is another program:
 * with more roles, and with collectives in parts that do not wait for each other.
 */
import { type Measure, timeAt } from '../../ladder/measure.ts';
import type { Simulator, SlowRanks } from '../../ladder/rungs.ts';
import type { FlapWindow } from '../../model/flaps.ts';
import { type Pace, paceOf, stretchedPs } from '../../model/pace.ts';
import type { StepProgram } from '../../workload/program.ts';
import { graphOf, type ProgramGraph } from '../../workload/timeline/graph.ts';
import { type Durations, type Layout, layOut } from '../../workload/timeline/layout.ts';
import { type SplitProgram, splitProgram } from '../../workload/unlike/split.ts';
import { unitPaces } from '../../workload/unlike/units.ts';
import { waitsOf } from '../../workload/unlike/waits.ts';
import { joined } from './joined.ts';
import { type Parts, partsOf } from './parts.ts';
import type { StepMeasure } from './work.ts';

/** How long ranks of one role wait at calls for others, because of faults. */
export interface RankWaits {
  /** E.g. `stage 0, ranks 4, 6-7`. */
  readonly role: string;
  readonly ranks: number;
  /** Time that each of the ranks waits at calls; part of it would be without faults too. */
  readonly waitPs: number;
  /** The time that faults add. */
  readonly addedPs: number;
  /** The roles that it waits for, longest wait first. */
  readonly for: readonly { readonly role: string; readonly waitPs: number }[];
}

type MeasureOwn = (
  graph: ProgramGraph,
  parts: Parts,
  seeds: readonly number[],
  computePs: Durations['computePs'],
) => Promise<StepMeasure>;

/** The last program with slow ranks, and its parts. */
interface LastSplit {
  readonly key: string;
  readonly split: SplitProgram;
  readonly graph: ProgramGraph;
  readonly parts: Parts;
}

/** Keeps programs that were split for slow ranks. */
export interface SplitStore {
  last?: LastSplit;
}

/**
 * Measures a program with slow ranks; each seed for itself if they differ.
 * @param store The last split program is kept there, and used again for ranks that are unlike in
 *   the same way.
 */
export async function measureUnlike(
  whole: ProgramGraph,
  simulator: Simulator,
  slow: SlowRanks,
  { seeds, window }: { readonly seeds: readonly number[]; readonly window: FlapWindow },
  store: SplitStore,
  measureOwn: MeasureOwn,
): Promise<StepMeasure> {
  const { program } = whole;
  const measures: StepMeasure[] = [];
  for (const some of slow.perSeed ? seeds.map((seed) => [seed]) : [seeds]) {
    const own = pacesOf(program, slow, some[0]!, window);
    const paces = unitPaces(program, own, whole.collective.length);
    const { split, graph, parts } = splitFor(program, simulator, paces, some, store);
    const rolePaces = split.program.roles.map(({ ranks }) => paces[ranks[0]!]!);
    const measured = await measureOwn(graph, parts, some, stretching(rolePaces));
    const waits = measures.length === 0 ? rankWaits(graph, measured.layouts[0]!, rolePaces) : undefined;
    const { partOf } = split;
    measures.push({ ...measured, waits, partOf, alone: wholes(program, partOf, measured.alone) });
  }
  return measures.length === 1 ? measures[0]! : joined(measures, simulator.fabric.links.count);
}

/** The program for the paces of its ranks. */
function splitFor(
  program: StepProgram,
  simulator: Simulator,
  paces: readonly Pace[],
  seeds: readonly number[],
  store: SplitStore,
): LastSplit {
  const alike = new Map<string, number>();
  const kinds = paces.map(({ key, factor }) => {
    const kind = alike.get(key) ?? alike.size;
    alike.set(key, kind);
    return `${kind}:${factor}`;
  });
  const key = `${seeds.join()} ${kinds.join()}`;
  if (store.last?.key === key) return store.last;
  const split = splitProgram(
    program,
    (rank) => paces[rank]!.factor,
    (rank) => paces[rank]!.key,
  );
  const parts = partsOf(split.program, simulator, new Map(), seeds);
  store.last = { key, split, graph: graphOf(split.program), parts };
  return store.last;
}

/** The pace of each rank, with a seed. */
function pacesOf({ ranks }: StepProgram, slow: SlowRanks, seed: number, window: FlapWindow): Pace[] {
  const factors = slow.factors(seed);
  const spans = slow.spans(seed, window);
  return Array.from({ length: ranks }, (_, rank) => paceOf(factors[rank]!, spans.get(rank) ?? []));
}

/** The time of computations of roles that are slow for a part of the time; undefined: none is. */
function stretching(paces: readonly Pace[]): Durations['computePs'] {
  if (paces.every(({ spans }) => spans.length === 0)) return undefined;
  return (timePs, role, startPs) => stretchedPs(paces[role]!, timePs, startPs);
}

/** Each collective of the whole program: it takes as long as the slowest of its parts. */
function wholes(
  { collectives }: { readonly collectives: readonly unknown[] },
  partOf: readonly number[],
  alone: readonly Measure[],
): Measure[] {
  return collectives.map((_, index) => {
    const parts = alone.filter((_, part) => partOf[part] === index);
    const [first] = parts;
    const most = parts.reduce((n, { timesPs }) => Math.max(n, timesPs.length), 0);
    const timesPs = Array.from({ length: most }, (_, replica) =>
      parts.reduce((longest, part) => Math.max(longest, timeAt(part.timesPs, replica)), 0),
    );
    return { ...first!, timesPs };
  });
}

/** The waits in a layout, against one in which no rank is slow and calls take as long. */
function rankWaits(graph: ProgramGraph, layout: Layout, paces: readonly Pace[]): RankWaits[] {
  const sound = layOut(graph, {
    callPs: (_, node) => layout.endPs[node]! - layout.startPs[node]!,
    // Exact: a whole time times a factor of 1 or more, rounded, comes back.
    computePs: (timePs, role) => Math.round(timePs / paces[role]!.factor),
  });
  return waitsAgainst(graph, waitsOf(graph, layout), waitsOf(graph, sound));
}

/** Roles that wait at calls longer than without faults; waits as `waitsOf` has them, ps. */
export function waitsAgainst(
  { program: { roles } }: ProgramGraph,
  slowPs: Float64Array,
  soundPs: Float64Array,
): RankWaits[] {
  const sumOf = (waits: Float64Array, role: number) =>
    waits.subarray(role * roles.length, (role + 1) * roles.length).reduce((a, b) => a + b, 0);
  return roles
    .map(({ name, ranks }, role): RankWaits => {
      const waitPs = sumOf(slowPs, role);
      const others = roles.map((other, index) => ({
        role: other.name,
        waitPs: slowPs[role * roles.length + index]!,
      }));
      return {
        ...{ role: name, ranks: ranks.length, waitPs, addedPs: waitPs - sumOf(soundPs, role) },
        for: others.filter((one) => one.waitPs > 0).sort((a, b) => b.waitPs - a.waitPs),
      };
    })
    .filter(({ addedPs }) => addedPs > 0)
    .sort((a, b) => b.addedPs - a.addedPs);
}
