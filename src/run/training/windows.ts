/**
 * Windows of the last backward pass in which gradient buckets are under way, each simulated as one
 * schedule.
 */
import type { SeededAnswer } from '../../ladder/answer.ts';
import type { Stage } from '../../ladder/ladder.ts';
import { addLinks, addSkipped, type Measure, measure, noLinks } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import { memo } from '../../util/memo.ts';
import { lowerItems, syncSchedule } from '../../workload/lower.ts';
import type { GroupName } from '../../workload/placement.ts';
import { slowedItems, slowedStep } from '../../workload/slowed.ts';
import type { StepItem, TrainingStep } from '../../workload/step.ts';
import { occurrences } from '../../workload/timeline.ts';
import type { Stretch } from '../../workload/windows.ts';
import { slowdownAt } from './alone.ts';

export interface WindowMeasure extends Measure {
  /** Whether all buckets were reduced before the compute stream came to the end. */
  readonly drained: boolean;
}

/** Simulates windows, each distinct one once a rung. */
export function windowMeasurer(
  step: TrainingStep,
  simulator: Simulator,
  alone: (stage: Stage) => Promise<readonly Measure[]>,
) {
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
      messageLimit: simulator.messageLimit,
    });
    const result = await simulator.run(`${stage}: backward pass`, schedule, stage);
    const drained = result.replicas.every(({ endPs, marksPs }) => endPs <= Math.max(...marksPs) + 1);
    const seeded = result.seeded || [...syncs.values()].some((waiting) => waiting.seeded);
    return { ...withDelayed(step, items, delayed, parts, measure(result)), seeded, drained };
  };
  const keyOf = ({ key }: Stretch, delayed: ReadonlySet<number>, stage: Stage) =>
    `${stage} ${[...delayed].join()} ${key}`;
  return memo(keyOf, simulate);
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
  let { messages, skipped } = together;
  for (const collective of delayed) {
    sum = addLinks(sum, alone[collective]!, counts[collective]!);
    messages += alone[collective]!.messages * counts[collective]!;
    skipped = addSkipped(skipped, alone[collective]!.skipped, counts[collective]!);
  }
  return { ...together, ...sum, messages, skipped };
}
