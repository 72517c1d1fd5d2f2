/** The collectives of a training step, each alone on the fabric. */
import { buildCollective, type CollectiveHooks, checkedCollective } from '../../collective/build.ts';
import { dressed } from '../../collective/dressed.ts';
import type { Answer } from '../../ladder/answer.ts';
import type { Stage } from '../../ladder/ladder.ts';
import { type Measure, measure } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import type { Schedule } from '../../model/schedule.ts';
import { FIRST_CHANNEL } from '../../workload/lower.ts';
import type { StepCollective, TrainingStep } from '../../workload/step.ts';

/** The engine's earlier answers for collectives at rung `routing`, by index. */
export type Told = ReadonlyMap<number, Answer>;

export async function measureAlone(
  step: TrainingStep,
  simulator: Simulator,
  stage: Stage,
  told: Told,
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [index, part] of step.collectives.entries()) {
    const known = stage === 'routing' ? told.get(index) : undefined;
    const schedule = scheduleOf(step, part, simulator);
    measures.push(measure(await simulator.run(`${stage}: ${part.name}`, schedule, stage, 'count', known)));
  }
  return measures;
}

/** The slowdown of the ranks' compute at a rung. */
export function slowdownAt(simulator: Simulator, { placement }: TrainingStep, stage: Stage): number {
  return stage === 'faults' ? simulator.slowest(placement.ranks) : 1;
}

/**
 * The schedule of a collective of a training step on its own. Throws `UserError` if it is not
 * possible.
 */
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
      messageLimit: simulator.messageLimit,
    },
  );
  return dressing ? dressed(bare, simulator.fabric.server, dressing) : bare;
}

/**
 * Messages of all distinct collectives together, each once, about. Throws the errors of their
 * schedules, which are not built.
 */
export function messagesOf({ collectives }: Pick<TrainingStep, 'collectives'>, limits: Limits): number {
  const of = ({ collective, algorithm, params = {}, bytes, groups }: StepCollective) =>
    checkedCollective({ collective, algorithm, params, bytes, groups }, limits).messages;
  return collectives.reduce((sum, part) => sum + of(part), 0);
}

type Limits = Pick<CollectiveHooks, 'memoryLimitBytes' | 'messageLimit'>;

/** Schedules of all distinct collectives, one at a time. */
export function* schedulesOf(step: TrainingStep, simulator: Simulator): Generator<Schedule> {
  for (const part of step.collectives) yield scheduleOf(step, part, simulator);
}
