/** The course of a run: where its simulations stand among all that are expected. */
import type { Stage } from '../ladder/ladder.ts';
import { expectedCourse, type Phase } from './expected.ts';
import { type Job, jobStages } from './job.ts';

/** Facts of a run that are known before it begins. */
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

/** Is told how a run goes; answers are the share of its time that has passed, 0 to 1. */
export interface Course {
  /** Algorithms of so many of all collectives are chosen. */
  choosing(share: number): number;
  /** So many more simulations of calls together are planned; `again`: more may follow. */
  planned(stage: Stage, count: number, again: boolean): void;
  /** The next simulation is a planned one. */
  joining(): void;
  /** The present simulation at a rung has come so far. */
  running(stage: Stage, part: number): number;
  finished(stage: Stage): void;
}

/**
 * Usual times, in that of the rung `latency` with all collectives alone: geometric means over the
 * examples, host included (docs/performance.md, Progress).
 */
const USUAL: {
  readonly setUp: number;
  readonly choose: number;
  readonly alone: Readonly<Record<Stage, number>>;
  readonly together: Readonly<Record<Stage, number>>;
} = {
  setUp: 0.7,
  choose: 0.8,
  alone: { latency: 1, endpoints: 0.7, topology: 0.9, routing: 1.8, transport: 20, faults: 1.8 },
  together: { latency: 0, endpoints: 2.6, topology: 1.8, routing: 8, transport: 40, faults: 8 },
};
/** A further seed adds this part of the first one's time, at rungs where seeds decide. */
const MORE_SEEDS = 0.2;
/** After simulations in rounds, so many of the last round are expected to be planned once more. */
const AGAIN = 0.5;

/** The course of a job that began at `beganMs`; `now`: a clock, ms. */
export function courseOf(
  plan: CoursePlan,
  job: Job,
  isSeeded: (stage: Stage) => boolean,
  now: () => number,
  beganMs = now(),
): Course {
  const expected = expectedCourse(phasesOf(plan, job, isSeeded), now, beganMs);
  const { alone, sizes } = plan;
  let swept = 0;
  let isJoined = false;
  const counts = new Map<Stage, { alone: number; joined: number; planned: number; more: number }>();
  const of = (stage: Stage) => {
    const count = counts.get(stage) ?? { alone: 0, joined: 0, planned: 0, more: 0 };
    counts.set(stage, count);
    return count;
  };
  return {
    choosing: (share) => expected.at('choose', share),
    planned(stage, count, again) {
      const own = of(stage);
      own.planned += count;
      own.more = again ? AGAIN * count : 0;
    },
    joining() {
      isJoined = true;
    },
    running(stage, part) {
      if (sizes !== undefined) return expected.at('sizes', (swept + part) / (2 * sizes));
      const own = of(stage);
      if (own.alone < alone) return expected.at(`${stage} alone`, (own.alone + part) / alone);
      // Between those planned there are short ones, of waits.
      const all = Math.max(1, own.planned + own.more, own.joined + 1);
      return expected.at(`${stage} together`, (own.joined + (isJoined ? part : 0)) / all);
    },
    finished(stage) {
      swept++;
      const own = of(stage);
      if (own.alone < alone) own.alone++;
      else if (isJoined) own.joined++;
      isJoined = false;
    },
  };
}

/** The phases in the order in which they are begun. */
export function phasesOf(
  { together, chooses, sizes }: CoursePlan,
  job: Job,
  isSeeded: (stage: Stage) => boolean,
): readonly Phase[] {
  const first: Phase[] = [
    { name: 'set up', weight: USUAL.setUp },
    ...(chooses ? [{ name: 'choose', weight: USUAL.choose }] : []),
  ];
  if (sizes !== undefined) return [...first, { name: 'sizes', weight: 2 * sizes }];
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
    kind: 'together',
  });
  // Rung topology says which links collectives use: it is asked before other rungs need that.
  const order = stages.flatMap((stage): Phase[] => {
    if (stage === 'latency')
      return [alone(stage), ...(stages.includes('topology') ? [alone('topology')] : [])];
    return stage === 'topology' ? [joined(stage)] : [alone(stage), joined(stage)];
  });
  return [...first, ...order];
}
