/**
 * A training step on slow ranks. Every collective waits for its slowest rank, so all ranks are as
 * slow as that one.
 */
import type { StepItem, TrainingStep } from './step.ts';

/** The items with compute that takes `slowdown` times as long; whole ps. */
export function slowedItems(items: readonly StepItem[], slowdown: number): readonly StepItem[] {
  if (slowdown === 1) return items;
  return items.map((item) =>
    item.kind === 'compute' ? { ...item, timePs: Math.round(item.timePs * slowdown) } : item,
  );
}

/**
 * The training step with compute, and the time of collectives before their first message,
 * `slowdown` times as long.
 */
export function slowedStep(step: TrainingStep, slowdown: number): TrainingStep {
  if (slowdown === 1) return step;
  return {
    ...step,
    head: slowedItems(step.head, slowdown),
    tail: slowedItems(step.tail, slowdown),
    launchPs: Math.round(step.launchPs * slowdown),
  };
}
