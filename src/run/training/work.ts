/**
 * The ladder of a training step.
 *
 * A collective that shares no link with other traffic is simulated once for each distinct size, all
 * groups together. It counts as done when its last group is done. Gradient buckets may share links
 * with each other's stream or with exposed collectives. Then the windows of the last backward pass
 * in which buckets are under way are simulated, each as one schedule. In it, only the undisturbed
 * exposed collectives are delays. The links that a collective may use follow from an even spread
 * over all shortest paths. That spread touches every link that any routing here could choose.
 */
import type { Skipped } from '../../engine/flow/jump/api.ts';
import { climb, type MeasureAt, type Measures } from '../../ladder/climb.ts';
import { addLinks, addSkipped, computeOnly, type Measure, noLinks, timeAt } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import { slowedItems, slowedStep } from '../../workload/slowed.ts';
import type { TrainingStep } from '../../workload/step.ts';
import { occurrences, timelinePs } from '../../workload/timeline.ts';
import { schedulesOf, slowdownAt, type Told } from './alone.ts';
import { type Parts, partsOf } from './parts.ts';
import { planTraining, type TailPlan, type TrainingPlan } from './plan.ts';

/** A training step at one rung. */
export interface StepMeasure extends Measure {
  /** Each distinct collective alone on the fabric. */
  readonly alone: readonly Measure[];
}

/** How many simulations a ladder of `step` takes at most, for progress. */
export function simulationCount(step: TrainingStep, stages: number): number {
  return stages * (step.collectives.length + 1);
}

/** The result of a training step at each rung. Throws `UserError` if it has too many packets. */
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
  let skipped: Skipped | undefined;
  const add = (part: Measure, count: number) => {
    sum = addLinks(sum, part, count);
    messages += part.messages * count;
    skipped = addSkipped(skipped, part.skipped, count);
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
  return { timesPs, seeded, ...sum, messages, skipped, alone };
}
