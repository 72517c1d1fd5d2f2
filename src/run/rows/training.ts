/** The parts of a training step, its utilization and its memory, for the result. */
import type { TrainingSummary, Utilization } from '../../model/training-result.ts';
import type { ComputeChoice } from '../../workload/compute/params.ts';
import { contentionOf } from '../../workload/contention/params.ts';
import { type AttentionCount, forwardFlops } from '../../workload/flops.ts';
import { trainingMemory } from '../../workload/memory/stages.ts';
import { readRecompute, repeatedFlops } from '../../workload/parallelism/recompute.ts';
import type { Training } from '../../workload/params.ts';
import { quantity } from './quantity.ts';

/** Facts of a training step that do not depend on its time. */
export interface StepFacts {
  readonly ranks: number;
  /** In a training step, on all ranks. */
  readonly tokens: number;
  /** In a training step, on all ranks, as they take time; without recomputation. */
  readonly flops: number;
  readonly parameters: number;
  readonly activeParameters: number;
}

/** @param timesPs Of the last rung, by seed. */
export function trainingSummary(
  training: Training,
  facts: StepFacts,
  timesPs: readonly number[],
  seeds: number,
): TrainingSummary {
  const { model, accelerator, compute, framework } = training;
  const contention = contentionOf(training);
  const share = (tokenFlops: number) => {
    const perPs = (facts.ranks * accelerator.peak) / 1e12;
    const work = tokenFlops * facts.tokens;
    return quantity(
      timesPs.map((timePs) => work / perPs / timePs),
      seeds,
    );
  };
  const flops = (count: AttentionCount) => 3 * forwardFlops(model, count).total;
  const recomputed = readRecompute(training.recompute);
  const repeated = (count: AttentionCount) => repeatedFlops(model, recomputed, count);
  const both = (of: (count: AttentionCount) => number): Utilization => ({
    causal: share(of('causal')),
    square: share(of('square')),
  });
  const { memory: needed, stage, stages } = trainingMemory(training);
  const { memory } = accelerator;
  // A step too small for a picosecond has no utilization.
  const timed = timesPs.every((timePs) => timePs > 0);
  return {
    ...facts,
    ...(timed && { mfu: both(flops) }),
    ...(timed && repeated('square') > 0 && { hfu: both((count) => flops(count) + repeated(count)) }),
    ...(framework && { framework }),
    ...(compute && { compute: rated(compute) }),
    ...(contention && { contention: { ...contention } }),
    memory_bytes: {
      ...needed,
      ...(memory === undefined ? {} : { accelerator: memory }),
      ...(stages > 1 ? { stage } : {}),
    },
  };
}

function rated({ name, sources, values }: ComputeChoice): NonNullable<TrainingSummary['compute']> {
  const known = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return {
    ...(name === undefined ? {} : { name }),
    ...(sources ? { sources } : {}),
    values: Object.fromEntries(known),
  };
}
