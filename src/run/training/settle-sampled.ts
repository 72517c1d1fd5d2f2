/** The timeline of a step whose episodes are too large: a sample of their parts is simulated. */
import { timeAt } from '../../ladder/measure.ts';
import { type Layout, layOut } from '../../workload/timeline/layout.ts';
import { describeCalls } from '../../workload/together/describe.ts';
import { cutGroup, type Meets } from '../../workload/together/groups.ts';
import { planKey } from '../../workload/together/plan.ts';
import type { PlanMeasure } from './parts.ts';
import { type SampleLimits, sampleOf, stretchRest } from './sample.ts';
import { type Episode, expected, type Settled, type SettleOptions } from './settle.ts';

/** How much of a step was simulated. */
export interface Sampled {
  /** Messages and lanes of the parts that were taken, of all that meet. */
  readonly share: number;
  /** How much the last round changed the time of the step, ps. */
  readonly leftPs: number;
  /**
   * How much shorter and longer the step may be, about, ps. Calls of the other parts take longer by
   * the least factor of all parts, or by the largest. In the latter case calls of different parts
   * that go on at the same time and may share links also have one after the other.
   */
  readonly lessPs: number;
  readonly morePs: number;
}

/** Layout and simulation take turns so often. */
const ROUNDS = 2;
/** A sample has so many parts, at least. */
const PARTS = 8;

/** The timeline of each seed, and how much was simulated, for the seed with the least. */
export async function settleSampled(
  options: SettleOptions,
  { to }: SampleLimits,
): Promise<{ readonly settled: readonly Settled[]; readonly sampled: Sampled }> {
  const { graph, seeds, alonePs, meets, computePs, together, weightOf, memo, lay = layOut } = options;
  const layWith = (durationsPs: Float64Array) =>
    lay(graph, { callPs: (_, node) => durationsPs[node]!, computePs });
  const guess = expected(graph, alonePs, meets!, layWith);
  const settled: Settled[] = [];
  let sampled: Sampled = { share: 1, leftPs: 0, lessPs: 0, morePs: 0 };
  for (const [replica, seed] of seeds.entries()) {
    const known = new Map<string, PlanMeasure>();
    const simulate = async (plan: ReturnType<typeof describeCalls>) => {
      const key = planKey(plan);
      const measured = known.get(key) ?? (await together(plan, [seed]));
      if (memo) known.set(key, measured);
      return { key: `${key} ${seed}`, measured };
    };
    const timesPs = alonePs.map((times) => timeAt(times, replica));
    const own = Float64Array.from(graph.collective, (of) => (of < 0 ? 0 : timesPs[of]!));
    const groups = guess.groups.copy();
    let { layout } = guess;
    let episodes: Episode[] = [];
    let leftPs = 0;
    let [lessPs, morePs] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const parts = groups.list().flatMap((group) => cutGroup(layout, group, weightOf, to / PARTS));
      const firstPs = (calls: readonly number[]) => layout.startPs[calls[0]!]!;
      const inTime = parts.sort((a, b) => firstPs(a) - firstPs(b));
      const sample = sampleOf(inTime, weightOf, to);
      const durationsPs = own.slice();
      episodes = [];
      for (const calls of sample.taken) {
        // A call that is cut off from all others takes its time alone.
        if (calls.length === 1) continue;
        const { key, measured } = await simulate(describeCalls(graph, layout, calls));
        calls.forEach((node, call) => {
          durationsPs[node] = measured.durationsPs[0]![call]!;
        });
        episodes.push({ calls, key, measured });
      }
      stretchRest(graph, sample, durationsPs, own);
      const next = layWith(durationsPs);
      const [least, most] = (['least', 'most'] as const).map((factor) => {
        const bound = durationsPs.slice();
        stretchRest(graph, sample, bound, own, factor);
        return bound;
      });
      lessPs = next.totalPs - layWith(least!).totalPs;
      morePs = layWith(oneAfterOther(graph, next, meets!, inTime, most!)).totalPs - next.totalPs;
      leftPs = Math.abs(next.totalPs - layout.totalPs);
      layout = next;
      groups.join(layout);
      const share = shareOf(sample.taken, inTime, weightOf);
      sampled = {
        share: Math.min(sampled.share, share),
        leftPs: Math.max(sampled.leftPs, round > 0 ? leftPs : 0),
        lessPs: Math.max(0, lessPs),
        morePs: Math.max(0, morePs),
      };
    }
    settled.push({ layout, episodes, leftPs: 0 });
  }
  return { settled, sampled };
}

/**
 * Durations if each call lasted longer by the time for which calls of other parts that it may meet
 * go on meanwhile.
 */
function oneAfterOther(
  { collective, count }: SettleOptions['graph'],
  { startPs, endPs }: Layout,
  meets: Meets,
  parts: readonly (readonly number[])[],
  durationsPs: Float64Array,
): Float64Array {
  const partOf = new Int32Array(count).fill(-1);
  parts.forEach((calls, part) => {
    for (const node of calls) partOf[node] = part;
  });
  const longer = durationsPs.slice();
  let busy: number[] = [];
  for (const node of parts.flat().sort((a, b) => startPs[a]! - startPs[b]! || a - b)) {
    busy = busy.filter((other) => endPs[other]! > startPs[node]!);
    for (const other of busy) {
      if (partOf[other] === partOf[node] || !meets(collective[other]!, collective[node]!)) continue;
      const together = Math.min(endPs[other]!, endPs[node]!) - startPs[node]!;
      longer[other]! += together;
      longer[node]! += together;
    }
    busy.push(node);
  }
  return longer;
}

function shareOf(
  taken: readonly (readonly number[])[],
  all: readonly (readonly number[])[],
  weightOf: SettleOptions['weightOf'],
): number {
  const sum = (parts: readonly (readonly number[])[]) =>
    parts.reduce((total, calls) => total + weightOf(calls), 0);
  return all.length === 0 ? 1 : sum(taken) / sum(all);
}
