/**
 * The timeline of a program during which links change. A call sees the changes from its start to
 * its end, relative to its start, so its time depends on when it starts. Layout and simulation take
 * turns. Let a change be the first that a call of unknown time sees. All that starts before it
 * stays where it is, so only such calls are simulated in a round.
 */
import type { FaultTimes } from '../../ladder/fault-times.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { layOut } from '../../workload/timeline/layout.ts';
import type { callGroups } from '../../workload/together/groups.ts';
import { planKey } from '../../workload/together/plan.ts';
import type { Parts, PlanMeasure } from './parts.ts';
import {
  type Episode,
  expected,
  MOST_ROUNDS,
  plansOf,
  type Settled,
  type SettleOptions,
  STEADY,
} from './settle.ts';
import { changeAfter, stateAt, type Views } from './views.ts';

export interface TimedOptions
  extends Pick<
    SettleOptions,
    'graph' | 'meets' | 'computePs' | 'lay' | 'weightOf' | 'most' | 'onCut' | 'memo'
  > {
  readonly seed: number;
  /** Times of each collective alone without the faults that come or go, ps. */
  readonly alonePs: readonly number[];
  readonly times: FaultTimes;
  readonly views: Views;
  readonly parts: Pick<Parts, 'together' | 'callIn'>;
}

/** Calls of a round, and how to simulate them. */
interface Wanted {
  readonly calls: readonly number[];
  readonly key: string;
  readonly beginPs: number;
  readonly simulate: () => Promise<PlanMeasure>;
}

/** The timeline of one seed. */
export async function settleTimed(options: TimedOptions): Promise<Settled> {
  const { graph, alonePs, times, views, meets = () => false, computePs, lay = layOut } = options;
  const layWith = (durationsPs: Float64Array) =>
    lay(graph, { callPs: (_, node) => durationsPs[node]!, computePs });
  const alone = Float64Array.from(graph.collective, (c) => (c < 0 ? 0 : alonePs[c]!));
  const guess = expected(
    graph,
    alonePs.map((time) => [time]),
    meets,
    layWith,
  );
  let { layout } = guess;
  let durationsPs = alone;
  let leftPs = 0;
  let episodes: readonly Episode[] = [];
  const rounds = MOST_ROUNDS + times.fromPs.length;
  for (let round = 0; round < rounds; round++) {
    if (round > 0) {
      layout = layWith(durationsPs);
      guess.groups.join(layout);
    }
    const wanted = wantedOf(options, guess.groups, layout);
    const waiting = await simulateNext(options, wanted);
    const next = alone.slice();
    episodes = wanted.flatMap(({ calls, key, beginPs }) => {
      const found = views.find(key, times, beginPs);
      calls.forEach((node, call) => {
        next[node] = found ? found.measured.durationsPs[0]![call]! : durationsPs[node]!;
      });
      return found ? [{ calls, ...found }] : [];
    });
    leftPs = next.reduce((most, time, node) => Math.max(most, Math.abs(time - durationsPs[node]!)), 0);
    durationsPs = next;
    const isSteady = round > 0 && leftPs <= STEADY * layout.totalPs;
    if (!waiting && (wanted.length === 0 || isSteady)) {
      leftPs = 0;
      break;
    }
  }
  return { layout: layWith(durationsPs), episodes, leftPs };
}

/** Groups of calls that meet, and other calls that see a fault. */
function wantedOf(options: TimedOptions, groups: ReturnType<typeof callGroups>, layout: Layout): Wanted[] {
  const { graph, seed, times, parts, memo } = options;
  const keyOf = (calls: readonly number[], plan: string) =>
    memo ? `${seed}: ${plan}` : `${seed}: ${calls.join()} ${plan}`;
  const met = new Set<number>();
  const together = plansOf(options, { groups, layout }).map(({ calls, plan }): Wanted => {
    for (const node of calls) met.add(node);
    const beginPs = calls.reduce((least, node) => Math.min(least, layout.startPs[node]!), Infinity);
    return {
      ...{ calls, beginPs, key: keyOf(calls, planKey(plan)) },
      simulate: () => parts.together(plan, 'faults', [seed], times.at(beginPs)),
    };
  });
  const single: Wanted[] = [];
  for (let node = 0; node < graph.count; node++) {
    const collective = graph.collective[node]!;
    if (collective < 0 || met.has(node)) continue;
    const beginPs = layout.startPs[node]!;
    const isBase = stateAt(times, beginPs) === times.base;
    if (isBase && changeAfter(times, beginPs) >= layout.endPs[node]!) continue;
    single.push({
      ...{ calls: [node], beginPs, key: keyOf([node], `call ${collective}`) },
      simulate: () => parts.callIn(collective, seed, times.at(beginPs)),
    });
  }
  return [...together, ...single];
}

/** Simulates those whose start is settled; answers whether others wait. */
async function simulateNext({ times, views }: TimedOptions, wanted: readonly Wanted[]): Promise<boolean> {
  const isUnknown = ({ key, beginPs }: Wanted) => !views.find(key, times, beginPs);
  const unknown = wanted.filter(isUnknown);
  const firstPs = unknown.reduce(
    (least, { beginPs }) => Math.min(least, changeAfter(times, beginPs)),
    Infinity,
  );
  let waiting = false;
  for (const one of unknown) {
    if (one.beginPs > firstPs) waiting = true;
    else if (isUnknown(one)) views.add(one.key, times, one.beginPs, await one.simulate());
  }
  return waiting;
}
