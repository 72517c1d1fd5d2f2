/** The collectives of a program, each alone on the fabric. */
import { buildCollective, type CollectiveHooks, checkedCollective } from '../../collective/build.ts';
import { dressed } from '../../collective/dressed.ts';
import type { Answer } from '../../ladder/answer.ts';
import type { Faulted } from '../../ladder/faulted.ts';
import type { Stage } from '../../ladder/ladder.ts';
import { type Measure, measure } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import type { Schedule } from '../../model/schedule.ts';
import { firstChannel } from '../../workload/channels.ts';
import type { ProgramCollective, StepProgram } from '../../workload/program.ts';
import { specOf } from '../../workload/spec.ts';
import type { CollectiveSize } from '../../workload/together/weight.ts';

/** The engine's earlier answers for collectives at rung `routing`, by index. */
export type Told = ReadonlyMap<number, Answer>;

export async function measureAlone(
  program: StepProgram,
  simulator: Simulator,
  stage: Stage,
  told: Told,
  seeds?: readonly number[],
  base?: Faulted,
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [index, part] of program.collectives.entries()) {
    const known = stage === 'routing' ? told.get(index) : undefined;
    const schedule = scheduleOf(program, part, simulator);
    const what = `${stage}: ${part.name}`;
    measures.push(measure(await simulator.run(what, schedule, stage, 'count', known, seeds, base)));
  }
  return measures;
}

/**
 * The schedule of a collective of a program on its own. Throws `UserError` if it is not
 * possible.
 */
export function scheduleOf(
  program: Pick<StepProgram, 'launchPs'>,
  part: Omit<ProgramCollective, 'name' | 'roles'>,
  simulator: Simulator,
): Schedule {
  const { group, dressing } = part;
  const bare = buildCollective(specOf(part, part.bytes), {
    firstChannel: firstChannel(group),
    launchPs: part.launchPs ?? program.launchPs,
    memoryLimitBytes: simulator.memoryLimitBytes,
    messageLimit: simulator.messageLimit,
  });
  return dressing ? dressed(bare, simulator.fabric.server, dressing) : bare;
}

/**
 * Messages of all distinct collectives together, each once, about. Throws the errors of their
 * schedules, which are not built.
 */
export function messagesOf({ collectives }: Pick<StepProgram, 'collectives'>, limits: Limits): number {
  return sizesOf({ collectives }, limits).reduce((sum, { messages }) => sum + messages, 0);
}

/** Messages and lanes of each distinct collective, as {@link messagesOf} counts them. */
export function sizesOf({ collectives }: Pick<StepProgram, 'collectives'>, limits: Limits): CollectiveSize[] {
  return collectives.map((part) => checkedCollective(specOf(part, part.bytes), limits));
}

type Limits = Pick<CollectiveHooks, 'memoryLimitBytes' | 'messageLimit'>;

/** Schedules of all distinct collectives, one at a time. */
export function* schedulesOf(program: StepProgram, simulator: Simulator): Generator<Schedule> {
  for (const part of program.collectives) yield scheduleOf(program, part, simulator);
}
