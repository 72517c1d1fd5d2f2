/** Work that is one schedule at each rung: a collective of one size, or messages. */
import type { Schedule } from '../model/schedule.ts';
import type { Answer, AnswerReplica, SeededAnswer } from './answer.ts';
import type { MeasureAt } from './climb.ts';
import { slowed } from './faulted.ts';
import type { Stage } from './ladder.ts';
import { computeOnly, type Measure, measure } from './measure.ts';
import type { Simulator } from './rungs.ts';

export interface SchedulePlan {
  /** Its name, for progress. */
  readonly what: string;
  readonly schedule: Schedule;
  /** Its time if transfers take none, whole ps. */
  readonly computePs: number;
  /** Whether messages are listed at the last rung. */
  readonly listFlows: boolean;
  /** The engine's earlier answer for it at rung `routing`. */
  readonly told?: Answer | undefined;
}

export interface ScheduleMeasure extends Measure {
  /** Messages of each replica. */
  readonly flows: readonly Pick<AnswerReplica, 'messages' | 'fct' | 'flows'>[];
}

/** Measures through `simulator`. At rung `faults` the delays are those of slow ranks. */
export function scheduleAt(
  simulator: Simulator,
): MeasureAt<SchedulePlan, ScheduleMeasure, 'compute' | Stage> {
  const last = simulator.cutShort ? undefined : simulator.stages.at(-1);
  return async ({ what, schedule, computePs, listFlows, told }, rung) => {
    if (rung === 'compute') return { ...computeOnly(computePs, simulator.fabric), flows: [] };
    const detail = rung !== last ? 'count' : listFlows ? 'list' : 'times';
    const known = rung === 'routing' && detail !== 'list' ? told : undefined;
    const run = (real: Schedule, only?: readonly number[]) =>
      simulator.run(`${rung}: ${what}`, real, rung, detail, known, only);
    const answer = await (rung === 'faults' ? runSlow(simulator, schedule, run) : run(schedule));
    const flows = answer.replicas.map(({ messages, fct, flows }) => ({ messages, fct, flows }));
    return { ...measure(answer), flows };
  };
}

/** Runs a schedule with the delays of slow ranks: each seed for itself if they differ. */
async function runSlow(
  { slow, seeds }: Simulator,
  schedule: Schedule,
  run: (real: Schedule, only?: readonly number[]) => Promise<SeededAnswer>,
): Promise<SeededAnswer> {
  if (!slow) return run(schedule);
  if (!slow.perSeed) return run(slowed(schedule, slow.factors(seeds[0]!)));
  const replicas: AnswerReplica[] = [];
  for (const seed of seeds) {
    const answer = await run(slowed(schedule, slow.factors(seed)), [seed]);
    replicas.push({ ...answer.replicas[0]!, seed });
  }
  return { replicas, seeded: true };
}
