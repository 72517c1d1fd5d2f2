/**
 * The parts of a training step: each is simulated once a rung, however often it is used.
 */
import type { Stage } from '../../ladder/ladder.ts';
import type { Measure } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import { memo } from '../../util/memo.ts';
import { slowedStep } from '../../workload/slowed.ts';
import type { TrainingStep } from '../../workload/step.ts';
import type { Stretch } from '../../workload/windows.ts';
import { measureAlone, slowdownAt, type Told } from './alone.ts';
import { type WindowMeasure, windowMeasurer } from './windows.ts';

/** The parts of a training step, each simulated once a rung. */
export interface Parts {
  /** Each distinct collective alone on the fabric. */
  alone(stage: Stage): Promise<readonly Measure[]>;
  /** A stretch with buckets in it, as one schedule in which `delayed` are delays. */
  window(stretch: Stretch, delayed: ReadonlySet<number>, stage: Stage): Promise<WindowMeasure>;
}

/** Parts of a step, measured through `simulator`, unless they are `told`. */
export function partsOf(step: TrainingStep, simulator: Simulator, told: Told): Parts {
  const alone = memo(
    (stage) => stage,
    (stage: Stage) =>
      measureAlone(slowedStep(step, slowdownAt(simulator, step, stage)), simulator, stage, told),
  );
  return { alone, window: windowMeasurer(step, simulator, alone) };
}
