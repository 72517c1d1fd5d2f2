/**
 * The parts of a training step that are simulated together: the windows in which buckets share
 * links with other traffic.
 */
import type { Stage } from '../../ladder/ladder.ts';
import { addLinks, type Measure } from '../../ladder/measure.ts';
import { SEEDED_RUNGS } from '../../model/result.ts';
import { invariant } from '../../util/errors.ts';
import type { TrainingStep } from '../../workload/step.ts';
import { cutWindows, type Stretch } from '../../workload/windows.ts';
import type { Parts } from './parts.ts';
import { realOnes, sharedCollectives } from './sharing.ts';

/** A training step, and its parts that are simulated together. */
export interface TrainingPlan {
  readonly step: TrainingStep;
  /**
   * Undefined if no bucket meets traffic other than its own stream: the step is a timeline of its
   * collectives.
   */
  readonly tail: TailPlan | undefined;
}

/** The parts of the tail that are simulated together, and how. */
export interface TailPlan {
  readonly stretches: readonly Stretch[];
  /** Exposed collectives that nothing disturbs. */
  readonly delayed: ReadonlySet<number>;
}

/** Factors on the time that buckets take alone, tried in this order. */
const SLACKS = [1.5, 3, 6, Infinity] as const;

/**
 * The shortest windows whose buckets are done by their end at every rung; the slowest rung is asked
 * first.
 */
export async function planTraining(
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
