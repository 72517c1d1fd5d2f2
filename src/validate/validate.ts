/** Cases → rows: what is simulated, in which order, and how long that takes. */
import type { Case } from './case.ts';
import { judge, type Row } from './judge.ts';
import { type Task, tasksOf } from './measure.ts';
import type { Outcome } from './outcome.ts';
import { runTasks, type TaskListener } from './threads.ts';

/** A thread with its kernels and an empty simulation, bytes. */
const THREAD_BYTES = 150 * 2 ** 20;

export interface Estimate {
  readonly cases: number;
  readonly runs: number;
  readonly threads: number;
  /** All of it, by the times in the files. */
  readonly seconds: number;
  /** Most memory at a time. */
  readonly bytes: number;
}

interface Planned {
  readonly task: Task;
  readonly of: Case;
  readonly seconds: number;
}

/** The simulations of cases, longest first: the last ones to end are short. */
function plan(cases: readonly Case[]): Planned[] {
  const planned = cases.flatMap((of) =>
    tasksOf(of).map((task) => ({ task, of, seconds: of.takesS / of.runs.length })),
  );
  return planned.sort((a, b) => b.seconds - a.seconds);
}

/** Estimates time and memory of cases on so many threads; uses fewer if memory is short. */
export function estimate(cases: readonly Case[], threads: number, freeBytes = Infinity): Estimate {
  const planned = plan(cases);
  const largest = planned.map(({ of }) => of.memoryBytes).sort((a, b) => b - a);
  const bytesOf = (count: number) =>
    largest.slice(0, count).reduce((sum, bytes) => sum + bytes, 0) + count * THREAD_BYTES;
  let count = Math.max(1, Math.min(threads, planned.length));
  while (count > 1 && bytesOf(count) > freeBytes) count--;
  const total = planned.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    cases: cases.length,
    runs: planned.length,
    threads: count,
    seconds: Math.max(planned[0]?.seconds ?? 0, total / count),
    bytes: bytesOf(count),
  };
}

export interface ValidateListener {
  /** Called after each simulation: what part of the time is over, and the seconds that remain. */
  readonly onProgress?: (done: number, remainingS: number) => void;
  readonly signal?: AbortSignal;
  /**
   * Called when the signal is raised, with the cases that are not done; the rows are those of the
   * others then. Without it, or where no case is done, the signal's reason is thrown.
   */
  readonly onLeft?: (missing: readonly Case[]) => void;
}

/** Simulates and judges; rows in the order of the cases. Errors as `runTasks` and `judge`. */
export async function validate(
  cases: readonly Case[],
  threads: number,
  { onProgress, signal, onLeft }: ValidateListener = {},
): Promise<readonly Row[]> {
  const planned = plan(cases);
  const clock = clockOf(planned, threads);
  const outcomes: (Outcome | undefined)[] = planned.map(() => undefined);
  const listener: TaskListener = {
    ...(signal ? { signal } : {}),
    onDone: (index, seconds, outcome) => {
      outcomes[index] = outcome;
      const { done, remainingS } = clock(index, seconds);
      onProgress?.(done, remainingS);
    },
  };
  try {
    await runTasks(
      planned.map(({ task }) => task),
      threads,
      listener,
    );
  } catch (error) {
    const missing = new Set(planned.filter((_, i) => !outcomes[i]).map(({ of }) => of));
    if (!onLeft || !signal?.aborted || error !== signal.reason || missing.size === cases.length) throw error;
    onLeft(cases.filter((of) => missing.has(of)));
    return cases
      .filter((of) => !missing.has(of))
      .flatMap((of) => judge(of, outcomesOf(of, planned, outcomes)));
  }
  return cases.flatMap((of) => judge(of, outcomesOf(of, planned, outcomes)));
}

/** A case's outcomes by run, in the order of its draws. */
function outcomesOf(of: Case, planned: readonly Planned[], outcomes: readonly (Outcome | undefined)[]) {
  const byRun = new Map<string, Outcome[]>();
  const own = planned
    .map(({ task, of: owner }, i) => ({ task, owner, outcome: outcomes[i]! }))
    .filter(({ owner }) => owner === of)
    .sort((a, b) => (a.task.draw ?? 0) - (b.task.draw ?? 0));
  for (const { task, outcome } of own)
    byRun.set(task.run.name, [...(byRun.get(task.run.name) ?? []), outcome]);
  return byRun;
}

/** Seconds for which the times in the files count, before this machine's own do. */
const TRUSTED_S = 5;

/** Tells after each task how far all is, by the files' times and how this machine compares. */
function clockOf(planned: readonly Planned[], threads: number) {
  const beganMs = performance.now();
  const total = planned.reduce((sum, { seconds }) => sum + seconds, 0);
  let [expected, taken] = [TRUSTED_S, TRUSTED_S];
  return (index: number, seconds: number) => {
    expected += planned[index]!.seconds;
    taken += seconds;
    const elapsedS = (performance.now() - beganMs) / 1000;
    const remainingS = Math.max(0, ((total / threads) * taken) / expected - elapsedS);
    return { done: elapsedS / (elapsedS + remainingS), remainingS };
  };
}
