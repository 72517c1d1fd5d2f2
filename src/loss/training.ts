/**
 * The ladder of a training step.
 *
 * A collective that shares no link with anything beside it is simulated once for each distinct size, all groups
 * together, and counts as done when its last group is. If gradient buckets share links with each other's stream or
 * with exposed collectives, the whole last backward pass is simulated as one schedule instead, in which only the
 * exposed collectives that nothing disturbs are delays. Which links a collective may use is read off an even spread over
 * all shortest paths, which touches every link that any routing here could choose.
 */
import { buildCollective } from '../collective/build.ts';
import type { Reality } from '../engine/flow/api.ts';
import { FIRST_CHANNEL, lowerTail, syncSchedule } from '../workload/lower.ts';
import type { GroupName } from '../workload/placement.ts';
import type { TrainingStep } from '../workload/step.ts';
import { occurrences, timelinePs } from '../workload/timeline.ts';
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
  return {
    computePs: timelinePs(step.head, () => 0) + timelinePs(step.tail, () => 0),
    measured: (reality) => measured.get(reality),
    async timesPs(reality) {
      const parts = await aloneAt(reality);
      const shared = sharedCollectives(step, await aloneAt('topology'));
      const tail =
        shared === undefined
          ? undefined
          : await measureTail(
              step,
              simulator,
              reality,
              parts,
              await realOnes(shared, await aloneAt('routing')),
            );
      const result = addUp(step, parts, tail, simulator);
      measured.set(reality, result);
      return result.timesPs;
    },
  };
}

async function measureAlone(step: TrainingStep, simulator: Simulator, reality: Reality): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const { name, collective, algorithm, bytes, groups, group } of step.collectives) {
    const schedule = buildCollective(
      { collective, algorithm, bytes, groups },
      { firstChannel: FIRST_CHANNEL[group] },
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

async function measureTail(
  step: TrainingStep,
  simulator: Simulator,
  reality: Reality,
  alone: readonly Measure[],
  real: ReadonlySet<number>,
): Promise<Measure> {
  const delayed = new Set(
    step.tail.flatMap((item) =>
      item.kind === 'exposed' && !real.has(item.collective) ? [item.collective] : [],
    ),
  );
  const groups = new Set<GroupName>([...delayed].map((collective) => step.collectives[collective]!.group));
  const syncPs = new Map<GroupName, number>();
  for (const group of groups) {
    const sync = await simulator.run(`${reality}: waiting in ${group}`, syncSchedule(step, group), reality);
    syncPs.set(group, sync.replicas[0]!.endPs);
  }
  const schedule = lowerTail(step, {
    delayPs: (collective) => (delayed.has(collective) ? alone[collective]!.timesPs[0] : undefined),
    syncPs: (group) => syncPs.get(group) ?? 0,
  });
  const together = measure(await simulator.run(`${reality}: backward pass`, schedule, reality));
  const counts = occurrences(step.tail, step.collectives.length);
  const linkBytes = together.linkBytes.slice();
  let messages = together.messages;
  for (const collective of delayed) {
    addScaled(linkBytes, alone[collective]!.linkBytes, counts[collective]!);
    messages += alone[collective]!.messages * counts[collective]!;
  }
  return { ...together, linkBytes, messages };
}

/** The whole step: its head is a timeline, its tail too unless it was simulated. */
function addUp(
  step: TrainingStep,
  alone: readonly Measure[],
  tail: Measure | undefined,
  { fabric, seeds }: Simulator,
): StepMeasure {
  const counted = tail ? step.head : [...step.head, ...step.tail];
  const counts = occurrences(counted, step.collectives.length);
  const linkBytes = tail?.linkBytes.slice() ?? new Float64Array(fabric.links.count);
  let messages = tail?.messages ?? 0;
  alone.forEach((part, collective) => {
    addScaled(linkBytes, part.linkBytes, counts[collective]!);
    messages += part.messages * counts[collective]!;
  });
  const varies = [...alone, ...(tail ? [tail] : [])].some((part) => part.timesPs.length > 1);
  const timesPs = Array.from({ length: varies ? seeds.length : 1 }, (_, replica) => {
    const durationPs = (collective: number) => timeAt(alone[collective]!.timesPs, replica);
    const tailPs = tail ? timeAt(tail.timesPs, replica) : timelinePs(step.tail, durationPs);
    return timelinePs(step.head, durationPs) + tailPs;
  });
  return { timesPs, linkBytes, messages, alone };
}

function addScaled(sum: Float64Array, terms: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += terms[i]! * factor;
}
