/**
 * The ladder of a training step.
 *
 * A collective that shares no link with anything beside it is simulated once for each distinct size, all groups
 * together, and counts as done when its last group is. If gradient buckets share links with each other's stream or
 * with exposed collectives, the windows of the last backward pass in which buckets are under way are simulated each as
 * one schedule, in which only the exposed collectives that nothing disturbs are delays. Which links a collective may use is read off an even spread over
 * all shortest paths, which touches every link that any routing here could choose.
 */
import { buildCollective } from '../../collective/build.ts';
import { dressed } from '../../collective/dressed.ts';
import type { Answer, SeededAnswer } from '../../ladder/answer.ts';
import { climb, type MeasureAt, type Measures } from '../../ladder/climb.ts';
import type { Stage } from '../../ladder/ladder.ts';
import { addLinks, computeOnly, type Measure, measure, noLinks, timeAt } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import { SEEDED_RUNGS } from '../../model/result.ts';
import type { Schedule } from '../../model/schedule.ts';
import { invariant } from '../../util/errors.ts';
import { memo } from '../../util/memo.ts';
import { FIRST_CHANNEL, lowerItems, syncSchedule } from '../../workload/lower.ts';
import type { GroupName } from '../../workload/placement.ts';
import { slowedItems, slowedStep } from '../../workload/slowed.ts';
import type { StepCollective, StepItem, TrainingStep } from '../../workload/step.ts';
import { occurrences, timelinePs } from '../../workload/timeline.ts';
import { cutWindows, type Stretch } from '../../workload/windows.ts';

/** A training step at one rung. */
export interface StepMeasure extends Measure {
  /** Each distinct collective alone on the fabric. */
  readonly alone: readonly Measure[];
}

/** How many simulations a ladder of `step` takes at most, for progress. */
export function simulationCount(step: TrainingStep, stages: number): number {
  return stages * (step.collectives.length + 1);
}

/** What the engine has already said of collectives at rung `routing`, by index. */
export type Told = ReadonlyMap<number, Answer>;

/** What a training step comes to at each rung. Throws `UserError` where it has too many packets. */
export async function measureTraining(
  step: TrainingStep,
  simulator: Simulator,
  told: Told = new Map(),
): Promise<Measures<StepMeasure>> {
  if (simulator.stages.includes('transport')) simulator.refuse(schedulesOf(step, simulator));
  const parts = partsOf(step, simulator, told);
  const plan = await planTraining(step, simulator.stages, parts);
  return climb(plan, ['compute', ...simulator.stages], stepAt(simulator, parts));
}

/** A training step, and what of it is simulated together. */
export interface TrainingPlan {
  readonly step: TrainingStep;
  /** Undefined where no bucket meets anything but its own stream: the step is a timeline of its collectives. */
  readonly tail: TailPlan | undefined;
}

/** Measures a planned step from its parts. */
function stepAt(simulator: Simulator, parts: Parts): MeasureAt<TrainingPlan, StepMeasure> {
  return async ({ step, tail }, rung) => {
    if (rung === 'compute') {
      const computePs = timelinePs(step.head, () => 0) + timelinePs(step.tail, () => 0);
      return { ...computeOnly(computePs, simulator.fabric), alone: [] };
    }
    const windows: Measure[] = [];
    const alone = await parts.alone(rung);
    for (const stretch of tail?.stretches ?? [])
      if (stretch.busy) windows.push(await parts.window(stretch, tail!.delayed, rung));
    const slowdown = slowdownAt(simulator, step, rung);
    return addUp(slowedStep(step, slowdown), slowdown, simulator, alone, tail, windows);
  };
}

/** What a training step is made of, each part simulated once a rung. */
export interface Parts {
  /** Each distinct collective alone on the fabric. */
  alone(stage: Stage): Promise<readonly Measure[]>;
  /** A stretch with buckets in it, as one schedule in which `delayed` are delays. */
  window(stretch: Stretch, delayed: ReadonlySet<number>, stage: Stage): Promise<WindowMeasure>;
}

function partsOf(step: TrainingStep, simulator: Simulator, told: Told): Parts {
  const alone = memo(
    (stage) => stage,
    (stage: Stage) =>
      measureAlone(slowedStep(step, slowdownAt(simulator, step, stage)), simulator, stage, told),
  );
  return { alone, window: windowMeasurer(step, simulator, alone) };
}

/** How many times longer ranks compute at a rung. */
function slowdownAt(simulator: Simulator, { placement }: TrainingStep, stage: Stage): number {
  return stage === 'faults' ? simulator.slowest(placement.ranks) : 1;
}

async function measureAlone(
  step: TrainingStep,
  simulator: Simulator,
  stage: Stage,
  told: Told,
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [index, part] of step.collectives.entries()) {
    const known = stage === 'routing' ? told.get(index) : undefined;
    const schedule = scheduleOf(step, part, simulator);
    measures.push(measure(await simulator.run(`${stage}: ${part.name}`, schedule, stage, false, known)));
  }
  return measures;
}

/** What a collective of a training step sends on its own. Throws `UserError` where it cannot be. */
export function scheduleOf(
  step: Pick<TrainingStep, 'launchPs'>,
  part: Omit<StepCollective, 'name'>,
  simulator: Simulator,
): Schedule {
  const { collective, algorithm, params = {}, bytes, groups, group, dressing } = part;
  const bare = buildCollective(
    { collective, algorithm, params, bytes, groups },
    {
      firstChannel: FIRST_CHANNEL[group],
      launchPs: step.launchPs,
      memoryLimitBytes: simulator.memoryLimitBytes,
    },
  );
  return dressing ? dressed(bare, simulator.fabric.server, dressing) : bare;
}

/** Schedules of all distinct collectives, one at a time. */
function* schedulesOf(step: TrainingStep, simulator: Simulator): Generator<Schedule> {
  for (const part of step.collectives) yield scheduleOf(step, part, simulator);
}

/**
 * Which exposed collectives may meet a bucket on a link; undefined where no bucket meets anything but its own stream.
 */
function sharedCollectives(
  step: TrainingStep,
  spread: readonly Pick<Measure, 'linkBytes'>[],
): ReadonlySet<number> | undefined {
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

/** How far times of seeds may lie apart in a delay: packets, sprayed or marked, are never quite alike. */
const ALIKE: Readonly<Partial<Record<Stage, number>>> = { transport: 1e-2, faults: 1e-2 };

/** A delay is the same in all replicas, so collectives whose time depends on the seed are simulated with the rest. */
function realOnes(
  shared: ReadonlySet<number>,
  measured: ReadonlyMap<Stage, readonly Measure[]>,
): ReadonlySet<number> {
  const real = new Set(shared);
  for (const [stage, parts] of measured) {
    const alike = ALIKE[stage] ?? 1e-6;
    parts.forEach(({ timesPs }, collective) => {
      if (timesPs.some((time) => Math.abs(time - timesPs[0]!) > alike * timesPs[0]!)) real.add(collective);
    });
  }
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
function windowMeasurer(step: TrainingStep, simulator: Simulator, alone: Parts['alone']): Parts['window'] {
  const sync = memo(
    (group: GroupName, stage: Stage) => `${stage} ${group}`,
    (group, stage) => simulator.run(`${stage}: waiting in ${group}`, syncSchedule(step, group), stage),
  );
  const simulate = async (
    { items }: Stretch,
    delayed: ReadonlySet<number>,
    stage: Stage,
  ): Promise<WindowMeasure> => {
    const parts = await alone(stage);
    const syncs = new Map<GroupName, SeededAnswer>();
    for (const collective of delayed) {
      const { group } = step.collectives[collective]!;
      syncs.set(group, await sync(group, stage));
    }
    const slowdown = slowdownAt(simulator, step, stage);
    const schedule = lowerItems(slowedStep(step, slowdown), slowedItems(items, slowdown), {
      delayPs: (collective) => (delayed.has(collective) ? parts[collective]!.timesPs[0] : undefined),
      syncPs: (group) => syncs.get(group)?.replicas[0]?.endPs ?? 0,
      server: simulator.fabric.server,
    });
    const result = await simulator.run(`${stage}: backward pass`, schedule, stage);
    const drained = result.replicas.every(({ endPs, marksPs }) => endPs <= Math.max(...marksPs) + 1);
    const seeded = result.seeded || [...syncs.values()].some((waiting) => waiting.seeded);
    return { ...withDelayed(step, items, delayed, parts, measure(result)), seeded, drained };
  };
  return memo(({ key }, delayed, stage) => `${stage} ${[...delayed].join()} ${key}`, simulate);
}

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
  let sum = addLinks(noLinks(together.linkBytes.length), together, 1);
  let { messages } = together;
  for (const collective of delayed) {
    sum = addLinks(sum, alone[collective]!, counts[collective]!);
    messages += alone[collective]!.messages * counts[collective]!;
  }
  return { ...together, ...sum, messages };
}

/** The shortest windows whose buckets are done by their end at every rung; the slowest rung is asked first. */
async function planTraining(
  step: TrainingStep,
  stages: readonly Stage[],
  { alone, window }: Parts,
): Promise<TrainingPlan> {
  const spread = await alone('topology');
  // With faults there may be other ways.
  const broken = stages.includes('faults') ? await alone('faults') : [];
  const used = spread.map((part, i) => addLinks(part, broken[i] ?? part, 1));
  const shared = sharedCollectives(step, used);
  if (shared === undefined) return { step, tail: undefined };
  const seeded = new Map<Stage, readonly Measure[]>();
  for (const stage of stages) {
    if (SEEDED_RUNGS.includes(stage)) seeded.set(stage, await alone(stage));
  }
  const real = realOnes(shared, seeded);
  const delayed = new Set(
    step.tail.flatMap((item) =>
      item.kind === 'exposed' && !real.has(item.collective) ? [item.collective] : [],
    ),
  );
  const slowest = (collective: number) =>
    Math.max(...[...seeded.values()].flatMap((parts) => parts[collective]!.timesPs));
  for (const slack of SLACKS) {
    const stretches = cutWindows(step.tail, slowest, slack);
    if (await allDrained(stretches, stages, delayed, window)) return { step, tail: { stretches, delayed } };
  }
  invariant(false, 'a window to the end of the training step holds all buckets');
}

/** Whether the buckets of all windows but one at the very end are done within them. */
async function allDrained(
  stretches: readonly Stretch[],
  stages: readonly Stage[],
  delayed: ReadonlySet<number>,
  window: Parts['window'],
): Promise<boolean> {
  for (const stage of stages.toReversed()) {
    for (const stretch of stretches.slice(0, -1)) {
      if (stretch.busy && !(await window(stretch, delayed, stage)).drained) return false;
    }
  }
  return true;
}

/** The whole step: stretches without buckets are a timeline, windows are as simulated. */
function addUp(
  step: TrainingStep,
  slowdown: number,
  { fabric, seeds }: Simulator,
  alone: readonly Measure[],
  tail: TailPlan | undefined,
  windows: readonly Measure[],
): StepMeasure {
  const quiet = tail
    ? [step.head, ...tail.stretches.flatMap((s) => (s.busy ? [] : [slowedItems(s.items, slowdown)]))]
    : [step.head, step.tail];
  const counts = occurrences(quiet.flat(), step.collectives.length);
  let sum = noLinks(fabric.links.count);
  let messages = 0;
  const add = (part: Measure, count: number) => {
    sum = addLinks(sum, part, count);
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
  const seeded = [...alone, ...windows].some((part) => part.seeded);
  return { timesPs, seeded, ...sum, messages, alone };
}
