/**
 * The timeline of a program at a rung. Calls take their time alone, but those that meet others on a
 * link, which are simulated together. Their times decide when calls start and which meet, so layout
 * and simulation take turns until times stay.
 */
import { type Measure, timeAt } from '../../ladder/measure.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import { type Durations, type Layout, layOut } from '../../workload/timeline/layout.ts';
import { describeCalls } from '../../workload/together/describe.ts';
import { type CallGroups, callGroups, cutGroup, type Meets } from '../../workload/together/groups.ts';
import { type CallPlan, planKey } from '../../workload/together/plan.ts';
import type { PlanMeasure, WholeCalls, WholeMeasure } from './parts.ts';
import { canBeWhole, simulateWhole, wholeCalls } from './settle-whole.ts';

/** Calls that were simulated together in a timeline. */
export interface Episode {
  /** Nodes of the graph, in the order of the plan. */
  readonly calls: readonly number[];
  /** The same for episodes whose simulations are the same, with the same seeds. */
  readonly key: string;
  /** The simulation, with this and perhaps other seeds. */
  readonly measured: Measure & Pick<PlanMeasure, 'seeds' | 'isSlice'>;
}

/** The timeline of one seed. */
export interface Settled {
  readonly layout: Layout;
  readonly episodes: readonly Episode[];
  /** The change of a time in the last round that is left, ps; 0 if times stay. */
  readonly leftPs: number;
}

export interface SettleOptions {
  readonly graph: ProgramGraph;
  /** One, or one a seed. */
  readonly seeds: readonly number[];
  /** Times of each collective alone, ps: one, or one a seed. */
  readonly alonePs: readonly (readonly number[])[];
  /** Which collectives meet; undefined: none do. */
  readonly meets: Meets | undefined;
  readonly computePs: Durations['computePs'];
  /** Lays out the graph; default: computations and calls do not slow each other down. */
  readonly lay?: typeof layOut | undefined;
  /** Simulates a plan with some of the seeds. */
  readonly together: (plan: CallPlan, seeds: readonly number[]) => Promise<PlanMeasure>;
  /** Simulates calls with all that lies between them, with some of the seeds; default: never. */
  readonly whole?: ((calls: WholeCalls, seeds: readonly number[]) => Promise<WholeMeasure>) | undefined;
  /** Calls to begin with, ascending, if one schedule takes the place of all rounds. */
  readonly atOnce?: readonly number[] | undefined;
  /** Whether equal plans are simulated once. */
  readonly memo: boolean;
  /** Added to the time of each call of a collective together with others, ps; default: nothing. */
  readonly morePs?: ((collective: number, seed: number) => number) | undefined;
  /** Messages and lanes of calls together; an episode of more than `most` is cut. */
  readonly weightOf: (calls: readonly number[]) => number;
  /** The same with all that lies between them. */
  readonly wholeWeightOf: (calls: readonly number[]) => number;
  readonly most: number;
  /** Called before each round, with the number of its simulations; `again`: more may follow. */
  readonly onPlanned?: (count: number, again: boolean) => void;
  /** Called when an episode is cut into so many parts. */
  readonly onCut?: (parts: number) => void;
}

/** Layouts and simulations take turns at most so often. */
export const MOST_ROUNDS = 8;
/** Times stay if they change by no more than this part of the step. */
export const STEADY = 1e-7;
/**
 * Contention is expected to make calls so much longer: what they would meet then is simulated with
 * them from the first round on.
 */
const EXPECTED = 1.5;

interface World {
  readonly seed: number;
  readonly groups: CallGroups;
  layout: Layout;
  /** Node → time of its call, ps. */
  durationsPs: Float64Array;
  episodes: readonly Episode[];
  leftPs: number;
  steady: boolean;
}

/** The timeline of each seed. */
export async function settle(options: SettleOptions): Promise<Settled[]> {
  const { graph, seeds, alonePs, meets, computePs, lay = layOut } = options;
  const layWith = (durationsPs: Float64Array) =>
    lay(graph, { callPs: (_, node) => durationsPs[node]!, computePs });
  const aloneOf = (replica: number) => {
    const times = alonePs.map((timesPs) => timeAt(timesPs, replica));
    return Float64Array.from(graph.collective, (collective) => (collective < 0 ? 0 : times[collective]!));
  };
  if (!meets) {
    return seeds.map((_, replica) => ({ layout: layWith(aloneOf(replica)), episodes: [], leftPs: 0 }));
  }
  const guess = expected(graph, alonePs, meets, layWith);
  const worlds = seeds.map((seed, replica): World => {
    const durationsPs = aloneOf(replica);
    const groups = guess.groups.copy();
    return { seed, groups, layout: guess.layout, durationsPs, episodes: [], leftPs: 0, steady: false };
  });
  const simulate = simulator(options);
  for (let round = 0; round < MOST_ROUNDS && worlds.some(({ steady }) => !steady); round++) {
    const open = worlds.filter(({ steady }) => !steady);
    for (const world of round > 0 ? open : []) {
      world.layout = layWith(world.durationsPs);
      world.groups.join(world.layout);
    }
    const others = open.filter((world) => needsWhole(options, world, round));
    const byPlans = open
      .filter((world) => !others.includes(world))
      .map((world) => ({ world, plans: plansOf(options, world) }));
    await settleWhole(options, others, layWith);
    const wanted = byPlans.flatMap(({ world, plans }) =>
      plans.map(({ plan }) => ({ plan, seed: world.seed })),
    );
    const answers = (await simulate(wanted)).values();
    for (const { world, plans } of byPlans) {
      const durationsPs = aloneOf(seeds.indexOf(world.seed));
      world.episodes = plans.map(({ calls }) => {
        const { key, measured } = answers.next().value!;
        const at = Math.max(0, measured.seeds.indexOf(world.seed));
        calls.forEach((node, call) => {
          const morePs = options.morePs?.(graph.collective[node]!, world.seed) ?? 0;
          durationsPs[node] = measured.durationsPs[at]![call]! + morePs;
        });
        return { calls, key, measured };
      });
      world.leftPs = durationsPs.reduce(
        (most, time, node) => Math.max(most, Math.abs(time - world.durationsPs[node]!)),
        0,
      );
      world.durationsPs = durationsPs;
      world.steady = plans.length === 0 || (round > 0 && world.leftPs <= STEADY * world.layout.totalPs);
    }
  }
  return worlds.map(({ durationsPs, episodes, leftPs, steady }) => {
    return { layout: layWith(durationsPs), episodes, leftPs: steady ? 0 : leftPs };
  });
}

/** Rounds after which times that still change by more than {@link RESTLESS} will not stay. */
const ENOUGH_ROUNDS = 4;
/** A part of the step. */
const RESTLESS = 1e-5;

/**
 * Whether a program is simulated as one schedule: its times do not stay in rounds. That takes
 * longer than some rounds, since all items of all ranks are in it.
 */
function needsWhole(
  { graph, whole, computePs, wholeWeightOf, most, atOnce }: SettleOptions,
  { groups, leftPs, layout }: World,
  round: number,
): boolean {
  if (whole && atOnce) return canBeWhole(graph, atOnce);
  if (!whole || computePs || round < ENOUGH_ROUNDS || leftPs <= RESTLESS * layout.totalPs) return false;
  const calls = wholeCalls(graph, groups.list());
  return wholeWeightOf(calls) <= most && canBeWhole(graph, calls);
}

/** Simulates worlds as one schedule each, again if calls meet then that did not before. */
async function settleWhole(
  options: SettleOptions,
  worlds: readonly World[],
  layWith: (durationsPs: Float64Array) => Layout,
): Promise<void> {
  const { graph, alonePs, seeds, whole, morePs, atOnce = [] } = options;
  const callsOf = ({ groups }: World) => wholeCalls(graph, [...groups.list(), atOnce]);
  let open = worlds;
  while (open.length > 0) {
    const asked = open.map((world) => {
      const replica = seeds.indexOf(world.seed);
      const timesPs = graph.computePs.map((time, node) =>
        graph.collective[node]! < 0 ? time : timeAt(alonePs[graph.collective[node]!]!, replica),
      );
      return { world, seed: world.seed, calls: callsOf(world), timesPs };
    });
    options.onPlanned?.(asked.length, false);
    const answers = await simulateWhole(graph, asked, whole!);
    open = asked.flatMap(({ world, calls }, i) => {
      const { key, measured, durationsPs } = answers[i]!;
      for (const node of calls) durationsPs[node]! += morePs?.(graph.collective[node]!, world.seed) ?? 0;
      world.durationsPs = durationsPs;
      world.layout = layWith(durationsPs);
      world.groups.join(world.layout);
      world.episodes = [{ calls, key, measured }];
      world.leftPs = 0;
      world.steady = true;
      return callsOf(world).length > calls.length ? [world] : [];
    });
  }
}

/** A layout in which calls that meet take longer, and the groups that follow, for all seeds. */
export function expected(
  graph: ProgramGraph,
  alonePs: SettleOptions['alonePs'],
  meets: Meets,
  layWith: (durationsPs: Float64Array) => Layout,
) {
  const longest = alonePs.map((timesPs) => timesPs.reduce((most, time) => Math.max(most, time), 0));
  const durationsPs = Float64Array.from(graph.collective, (c) => (c < 0 ? 0 : longest[c]!));
  const groups = callGroups(graph, meets);
  let layout = layWith(durationsPs);
  groups.join(layout);
  for (let pass = 0; pass < 2; pass++) {
    for (const node of groups.list().flat()) durationsPs[node] = EXPECTED * longest[graph.collective[node]!]!;
    layout = layWith(durationsPs);
    groups.join(layout);
  }
  return { layout, groups };
}

export interface PlannedCalls {
  readonly calls: readonly number[];
  readonly plan: CallPlan;
}

export function plansOf(
  { graph, weightOf, most, onCut }: Pick<SettleOptions, 'graph' | 'weightOf' | 'most' | 'onCut'>,
  { groups, layout }: { readonly groups: CallGroups; readonly layout: Layout },
): PlannedCalls[] {
  return groups.list().flatMap((group) => {
    const parts = cutGroup(layout, group, weightOf, most);
    if (parts.length > 1) onCut?.(parts.length);
    return parts
      .filter(({ length }) => length > 1)
      .map((calls) => ({ calls, plan: describeCalls(graph, layout, calls) }));
  });
}

interface Wanted {
  readonly plan: CallPlan;
  readonly seed: number;
}

/** The simulation of a plan, and what tells it from others. */
interface PlanAnswer extends Pick<Episode, 'key'> {
  readonly measured: PlanMeasure;
}

/** Seeds that a plan is simulated with at once. */
interface Batch {
  readonly key: string;
  readonly seeds: readonly number[];
  measured: PlanMeasure | undefined;
}

/**
 * Simulates plans, and answers in their order: each once for each seed, seeds with the same plan at
 * once; or anew at each use, with the same seeds.
 */
function simulator({ together, memo, seeds, onPlanned }: SettleOptions) {
  const batches = new Map<string, Map<number, Batch>>();
  const addBatches = (wanted: readonly (Wanted & { readonly key: string })[]) => {
    const missing = new Map<string, Set<number>>();
    for (const { key, seed } of wanted) {
      if (batches.get(key)?.has(seed)) continue;
      missing.set(key, (missing.get(key) ?? new Set()).add(seed));
    }
    for (const [key, some] of missing) {
      const asked = seeds.filter((seed) => some.has(seed));
      const batch = { key: `${key} ${asked.join()}`, seeds: asked, measured: undefined };
      const ofKey = batches.get(key) ?? new Map<number, Batch>();
      batches.set(key, ofKey);
      for (const seed of asked) ofKey.set(seed, batch);
    }
  };
  return async (plans: readonly Wanted[]): Promise<PlanAnswer[]> => {
    const wanted = plans.map((one) => ({ ...one, key: planKey(one.plan) }));
    addBatches(wanted);
    const open = wanted.map(({ key, seed }) => batches.get(key)!.get(seed)!);
    onPlanned?.(new Set(open.filter(({ measured }) => !measured)).size, true);
    const answers: PlanAnswer[] = [];
    for (const { plan, seed, key } of wanted) {
      const batch = batches.get(key)!.get(seed)!;
      const measured = batch.measured ?? (await together(plan, batch.seeds));
      if (memo) batch.measured = measured;
      answers.push({ key: batch.key, measured });
    }
    return answers;
  };
}
