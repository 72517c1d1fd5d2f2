/**
 * The ladder of a training step.
 *
 * A collective that shares no link with anything beside it is simulated once for each distinct size, all groups
 * together, and counts as done when its last group is. If gradient buckets share links with each other's stream or
 * with exposed collectives, the windows of the last backward pass in which buckets are under way are simulated each as
 * one schedule, in which only the exposed collectives that nothing disturbs are delays. Which links a collective may use is read off an even spread over
 * all shortest paths, which touches every link that any routing here could choose.
 */
import { buildCollective } from '../collective/build.ts';
import type { Reality } from '../engine/flow/api.ts';
import { invariant } from '../util/errors.ts';
import { FIRST_CHANNEL, lowerItems, syncSchedule } from '../workload/lower.ts';
import type { GroupName } from '../workload/placement.ts';
import type { StepItem, TrainingStep } from '../workload/step.ts';
import { occurrences, timelinePs } from '../workload/timeline.ts';
import { cutWindows, type Stretch } from '../workload/windows.ts';
import type { LadderWork } from './ladder.ts';
import { type Measure, measure, timeAt } from './measure.ts';
import type { Simulator } from './simulator.ts';

/** A training step at one rung. */
export interface StepMeasure extends Measure {
  /** Each distinct collective alone on the fabric. */
  readonly alone: readonly Measure[];
}

export interface TrainingWork extends LadderWork {
  /** What was simulated at `reality`; only after its `timesPs`. */
  measured(reality: Reality): StepMeasure | undefined;
}

/** How many simulations a ladder of `step` takes at most, for progress. */
export function simulationCount(step: TrainingStep): number {
  return 4 * (step.collectives.length + 1);
}

/** The work of a training step, simulated through `simulator`. */
export function trainingWork(step: TrainingStep, simulator: Simulator): TrainingWork {
  const alone = new Map<Reality, Promise<readonly Measure[]>>();
  const measured = new Map<Reality, StepMeasure>();
  const aloneAt = (reality: Reality) => {
    const known = alone.get(reality) ?? measureAlone(step, simulator, reality);
    alone.set(reality, known);
    return known;
  };
  const measureWindow = windowMeasurer(step, simulator, aloneAt);
  let plan: Promise<TailPlan | undefined> | undefined;
  return {
    computePs: timelinePs(step.head, () => 0) + timelinePs(step.tail, () => 0),
    measured: (reality) => measured.get(reality),
    async timesPs(reality) {
      plan ??= planTail(step, aloneAt, measureWindow);
      const planned = await plan;
      const windowOf = (stretch: Stretch) => measureWindow(stretch, planned!.delayed, reality);
      const result = await addUp(step, simulator, await aloneAt(reality), planned, windowOf);
      measured.set(reality, result);
      return result.timesPs;
    },
  };
}

async function measureAlone(step: TrainingStep, simulator: Simulator, reality: Reality): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const { name, collective, algorithm, params = {}, bytes, groups, group } of step.collectives) {
    const schedule = buildCollective(
      { collective, algorithm, params, bytes, groups },
      {
        firstChannel: FIRST_CHANNEL[group],
        launchPs: step.launchPs,
        memoryLimitBytes: simulator.memoryLimitBytes,
      },
    );
    measures.push(measure(await simulator.run(`${reality}: ${name}`, schedule, reality)));
  }
  return measures;
}

/**
 * Which exposed collectives may meet a bucket on a link; undefined where no bucket meets anything but its own stream.
 */
function sharedCollectives(step: TrainingStep, spread: readonly Measure[]): ReadonlySet<number> | undefined {
  const usedBy = (wanted: (item: TrainingStep['tail'][number]) => boolean): Uint8Array => {
    const used = new Uint8Array(spread[0]?.linkBytes.length ?? 0);
    const members = new Set(
      step.tail.flatMap((item) => (item.kind !== 'compute' && wanted(item) ? [item.collective] : [])),
    );
    for (const member of members) {
      spread[member]!.linkBytes.forEach((bytes, link) => {
        if (bytes > 0) used[link] = 1;
      });
    }
    return used;
  };
  const dp = usedBy((item) => item.kind === 'post' && item.stream === 'dp');
  const edp = usedBy((item) => item.kind === 'post' && item.stream === 'edp');
  const met = new Set<number>();
  for (const item of step.tail) {
    if (item.kind !== 'exposed' || met.has(item.collective)) continue;
    const { linkBytes } = spread[item.collective]!;
    if (linkBytes.some((bytes, link) => bytes > 0 && (dp[link] || edp[link]))) met.add(item.collective);
  }
  const streamsMeet = dp.some((used, link) => used && edp[link]);
  return met.size > 0 || streamsMeet ? met : undefined;
}

/** A delay is the same in all replicas, so collectives whose time depends on the seed are simulated with the rest. */
function realOnes(shared: ReadonlySet<number>, routed: readonly Measure[]): ReadonlySet<number> {
  const real = new Set(shared);
  routed.forEach(({ timesPs }, collective) => {
    if (timesPs.some((time) => Math.abs(time - timesPs[0]!) > 1e-6 * timesPs[0]!)) real.add(collective);
  });
  return real;
}

/** What of the tail is simulated together, and how. */
interface TailPlan {
  readonly stretches: readonly Stretch[];
  /** Exposed collectives that nothing disturbs. */
  readonly delayed: ReadonlySet<number>;
}

/** How much longer than alone buckets may take, tried in this order. */
const SLACKS = [1.5, 3, 6, Infinity] as const;

/** Simulates windows, each distinct one once a rung. */
function windowMeasurer(
  step: TrainingStep,
  simulator: Simulator,
  alone: (reality: Reality) => Promise<readonly Measure[]>,
) {
  const known = new Map<string, Promise<WindowMeasure>>();
  const syncs = new Map<string, Promise<number>>();
  const syncTime = (group: GroupName, reality: Reality) => {
    const key = `${reality} ${group}`;
    const run = async () =>
      (await simulator.run(`${reality}: waiting in ${group}`, syncSchedule(step, group), reality))
        .replicas[0]!.endPs;
    const found = syncs.get(key) ?? run();
    syncs.set(key, found);
    return found;
  };
  const simulate = async (
    items: readonly StepItem[],
    delayed: ReadonlySet<number>,
    reality: Reality,
  ): Promise<WindowMeasure> => {
    const parts = await alone(reality);
    const syncPs = new Map<GroupName, number>();
    for (const collective of delayed) {
      const { group } = step.collectives[collective]!;
      syncPs.set(group, await syncTime(group, reality));
    }
    const schedule = lowerItems(step, items, {
      delayPs: (collective) => (delayed.has(collective) ? parts[collective]!.timesPs[0] : undefined),
      syncPs: (group) => syncPs.get(group) ?? 0,
    });
    const result = await simulator.run(`${reality}: backward pass`, schedule, reality);
    const drained = result.replicas.every(({ endPs, marksPs }) => endPs <= Math.max(...marksPs) + 1);
    return { ...withDelayed(step, items, delayed, parts, measure(result)), drained };
  };
  return (stretch: Stretch, delayed: ReadonlySet<number>, reality: Reality): Promise<WindowMeasure> => {
    const key = `${reality} ${stretch.key}`;
    const found = known.get(key) ?? simulate(stretch.items, delayed, reality);
    known.set(key, found);
    return found;
  };
}

type MeasureWindow = ReturnType<typeof windowMeasurer>;

interface WindowMeasure extends Measure {
  /** Whether all buckets were reduced before the compute stream came to the end. */
  readonly drained: boolean;
}

/** Adds the bytes and messages of the collectives that were delays. */
function withDelayed(
  step: TrainingStep,
  items: readonly StepItem[],
  delayed: ReadonlySet<number>,
  alone: readonly Measure[],
  together: Measure,
): Measure {
  const counts = occurrences(items, step.collectives.length);
  const linkBytes = together.linkBytes.slice();
  let { messages } = together;
  for (const collective of delayed) {
    addScaled(linkBytes, alone[collective]!.linkBytes, counts[collective]!);
    messages += alone[collective]!.messages * counts[collective]!;
  }
  return { ...together, linkBytes, messages };
}

/** The shortest windows whose buckets are done by their end at every rung; the slowest rung is asked first. */
async function planTail(
  step: TrainingStep,
  alone: (reality: Reality) => Promise<readonly Measure[]>,
  measureWindow: MeasureWindow,
): Promise<TailPlan | undefined> {
  const shared = sharedCollectives(step, await alone('topology'));
  if (shared === undefined) return undefined;
  const routed = await alone('routing');
  const real = realOnes(shared, routed);
  const delayed = new Set(
    step.tail.flatMap((item) =>
      item.kind === 'exposed' && !real.has(item.collective) ? [item.collective] : [],
    ),
  );
  const slowest = (collective: number) => Math.max(...routed[collective]!.timesPs);
  for (const slack of SLACKS) {
    const stretches = cutWindows(step.tail, slowest, slack);
    if (await allDrained(stretches, delayed, measureWindow)) return { stretches, delayed };
  }
  invariant(false, 'a window to the end of the training step holds all buckets');
}

/** Whether the buckets of all windows but one at the very end are done within them. */
async function allDrained(
  stretches: readonly Stretch[],
  delayed: ReadonlySet<number>,
  measureWindow: MeasureWindow,
): Promise<boolean> {
  for (const reality of ['routing', 'topology', 'endpoints', 'latency'] as const) {
    for (const stretch of stretches.slice(0, -1)) {
      if (stretch.busy && !(await measureWindow(stretch, delayed, reality)).drained) return false;
    }
  }
  return true;
}

/** The whole step: stretches without buckets are a timeline, windows are as simulated. */
async function addUp(
  step: TrainingStep,
  simulator: Simulator,
  alone: readonly Measure[],
  plan: TailPlan | undefined,
  windowOf: (stretch: Stretch) => Promise<Measure>,
): Promise<StepMeasure> {
  const { fabric, seeds } = simulator;
  const quiet = plan
    ? [step.head, ...plan.stretches.flatMap((s) => (s.busy ? [] : [s.items]))]
    : [step.head, step.tail];
  const windows: Measure[] = [];
  for (const stretch of plan?.stretches ?? []) if (stretch.busy) windows.push(await windowOf(stretch));
  const counts = occurrences(quiet.flat(), step.collectives.length);
  const linkBytes = new Float64Array(fabric.links.count);
  let messages = 0;
  const add = (part: Measure, count: number) => {
    addScaled(linkBytes, part.linkBytes, count);
    messages += part.messages * count;
  };
  alone.forEach((part, collective) => {
    add(part, counts[collective]!);
  });
  for (const window of windows) add(window, 1);
  const varies = [...alone, ...windows].some((part) => part.timesPs.length > 1);
  const timesPs = Array.from({ length: varies ? seeds.length : 1 }, (_, replica) => {
    const durationPs = (collective: number) => timeAt(alone[collective]!.timesPs, replica);
    const quietPs = quiet.map((items) => timelinePs(items, durationPs));
    const busyPs = windows.map((window) => timeAt(window.timesPs, replica));
    return [...quietPs, ...busyPs].reduce((sum, time) => sum + time, 0);
  });
  return { timesPs, linkBytes, messages, alone };
}

function addScaled(sum: Float64Array, terms: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += terms[i]! * factor;
}
