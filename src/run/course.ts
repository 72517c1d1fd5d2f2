/** The course of a run: where its simulations stand among all that are expected. */
import type { Stage } from '../ladder/ladder.ts';
import { expectedCourse, type Phase } from './expected.ts';
import { type Job, jobStages } from './job.ts';

/** What is known of a run before it begins. */
export interface CoursePlan {
  /** Simulations of collectives alone, at each rung. */
  readonly alone: number;
  /** Whether calls may be simulated together: a training step. */
  readonly together?: boolean;
  /** Whether algorithms are chosen first. */
  readonly chooses?: boolean;
  /** Sizes of a sweep, each of two simulations. */
  readonly sizes?: number;
}

/** Is told how a run goes; all answers are the share that is done, 0 to 1. */
export interface Course {
  /** Algorithms of so many of all collectives are chosen. */
  choosing(share: number): number;
  /** So many more simulations of calls together are planned at a rung. */
  expect(stage: Stage, count: number): void;
  /** The present simulation at a rung has come so far. */
  running(stage: Stage, part: number): number;
  finished(stage: Stage): void;
}

/**
 * Usual times, in that of the rung `latency` with all collectives alone: geometric means over the
 * examples that take seconds, host included (docs/performance.md, Progress).
 */
const USUAL = {
  choose: 1,
  alone: { latency: 1, endpoints: 0.8, topology: 1, routing: 2.5, transport: 20, faults: 2.5 },
  together: { latency: 0, endpoints: 2.5, topology: 2, routing: 5, transport: 40, faults: 5 },
} as const satisfies {
  readonly choose: number;
  readonly alone: Readonly<Record<Stage, number>>;
  readonly together: Readonly<Record<Stage, number>>;
};
/** A further seed adds this part of the first one's time, at rungs where seeds decide. */
const MORE_SEEDS = 0.5;
/** Of the simulations planned last, so many are expected to be planned once more. */
const PLANNED_AGAIN = 0.5;

/** The course of a job; `now`: a clock, ms. */
export function courseOf(
  plan: CoursePlan,
  job: Job,
  isSeeded: (stage: Stage) => boolean,
  now: () => number,
): Course {
  const expected = expectedCourse(phasesOf(plan, job, isSeeded), now);
  const { alone, sizes } = plan;
  let swept = 0;
  const counts = new Map<Stage, { done: number; planned: number; last: number }>();
  const of = (stage: Stage) => {
    const count = counts.get(stage) ?? { done: 0, planned: 0, last: 0 };
    counts.set(stage, count);
    return count;
  };
  return {
    choosing: (share) => expected.at('choose', share),
    expect(stage, more) {
      const count = of(stage);
      count.planned += more;
      count.last = more;
    },
    running(stage, part) {
      if (sizes !== undefined) return expected.at('sizes', (swept + part) / (2 * sizes));
      const { done, planned, last } = of(stage);
      if (done < alone || !plan.together) return expected.at(`${stage} alone`, (done + part) / alone);
      const all = Math.max(done - alone + 1, planned + PLANNED_AGAIN * last);
      return expected.at(`${stage} together`, (done - alone + part) / all);
    },
    finished(stage) {
      of(stage).done++;
      swept++;
    },
  };
}

/** The phases in the order in which they are begun. */
function phasesOf({ together, chooses, sizes }: CoursePlan, job: Job, isSeeded: (stage: Stage) => boolean) {
  const first: Phase[] = chooses ? [{ name: 'choose', weight: USUAL.choose }] : [];
  if (sizes !== undefined) return [...first, { name: 'sizes', weight: 2 * USUAL.choose }];
  const times = (stage: Stage) => (isSeeded(stage) ? 1 + MORE_SEEDS * (job.seeds.length - 1) : 1);
  const alone = (stage: Stage): Phase => ({
    name: `${stage} alone`,
    weight: USUAL.alone[stage] * times(stage),
  });
  const stages = jobStages(job);
  if (!together) return [...first, ...stages.map(alone)];
  const joined = (stage: Stage): Phase => ({
    name: `${stage} together`,
    weight: USUAL.together[stage] * times(stage),
  });
  // Which links collectives use is asked of rung topology, from rung latency on.
  const order: Phase[] = stages.flatMap((stage) => {
    if (stage === 'latency') return [alone(stage), ...(stages.includes('topology') ? [alone('topology')] : [])];
    return stage === 'topology' ? [joined(stage)] : [alone(stage), joined(stage)];
  });
  return [...first, ...order];
}
