/** Validation tasks on threads: each takes the next task when it is done with one. */
import type { Worker } from 'node:worker_threads';
import { abortion, startThread } from '../platform/threads.ts';
import { ScenarioError } from '../scenario/text/problems.ts';
import { invariant } from '../util/errors.ts';
import type { Task } from './measure.ts';
import type { Outcome } from './outcome.ts';
import type { WorkerAnswer } from './worker.ts';

export interface TaskListener {
  /** Called for each task that is done, with the seconds it took, and its outcome. */
  readonly onDone?: (index: number, seconds: number, outcome: Outcome) => void;
  /** Ends the threads at once; the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Outcomes in the order of the tasks, which start in that order. Throws {@link ScenarioError} where
 * one cannot be simulated.
 */
export async function runTasks(
  tasks: readonly Task[],
  threads: number,
  { onDone, signal }: TaskListener = {},
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const workers = Array.from({ length: Math.min(threads, tasks.length) }, () =>
    startThread(import.meta.url, 'worker'),
  );
  const raised = abortion(signal);
  let next = 0;
  const work = async (worker: Worker) => {
    while (next < tasks.length) {
      const index = next++;
      const answer = await ask(worker, tasks[index]!);
      if (answer.kind === 'problems') throw new ScenarioError(answer.problems);
      outcomes[index] = answer.outcome;
      onDone?.(index, answer.seconds, answer.outcome);
    }
  };
  try {
    await Promise.race([Promise.all(workers.map(work)), raised.promise]);
    invariant(outcomes.length === tasks.length, 'every task has an outcome');
    return outcomes;
  } finally {
    raised.forget();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Gives a thread one task and waits for its answer. */
function ask(worker: Worker, task: Task): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const end = (code: number) => reject(new Error(`a validation thread ended with code ${code}`));
    worker.once('error', reject);
    worker.once('exit', end);
    worker.once('message', (answer: WorkerAnswer) => {
      worker.off('error', reject);
      worker.off('exit', end);
      resolve(answer);
    });
    worker.postMessage(task);
  });
}
