/**
 * The page's end of the worker: tasks as promises; a run that does not hear a cancel is ended with
 * its worker.
 */
import {
  type Answer,
  type Failure,
  LONG_TASKS,
  type Request,
  type TaskName,
  type Tasks,
  type Word,
} from '../worker/protocol.ts';

/** How long a cancelled run may take to end by itself, ms. */
const PATIENCE_MS = 400;

/** A task that failed. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export type OnProgress = (done: number, what: string) => void;

interface Pending {
  readonly request: Request;
  readonly resolve: (output: Tasks[TaskName]['out']) => void;
  readonly reject: (error: TaskError) => void;
  readonly onProgress: OnProgress | undefined;
}

export interface Client {
  /** Rejects with {@link TaskError}. */
  ask<K extends TaskName>(task: K, input: Tasks[K]['in'], onProgress?: OnProgress): Promise<Tasks[K]['out']>;
  /** Ends the run that is going on, which rejects as cancelled. */
  cancel(): void;
}

/** Starts the worker. */
export function startClient(): Client {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let worker = start();

  function start(): Worker {
    const fresh = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'weft' });
    fresh.addEventListener('message', ({ data }: MessageEvent<Answer>) => hear(data));
    fresh.addEventListener('error', (event) => {
      event.preventDefault();
      failAll({
        kind: 'bug',
        message: `the worker failed: ${event.message ?? 'it was not loaded'}`,
        advice: 'load the page again',
      });
    });
    return fresh;
  }

  function hear(answer: Answer): void {
    const asked = pending.get(answer.id);
    if (!asked) return;
    if (answer.kind === 'progress') {
      asked.onProgress?.(answer.done, answer.what);
      return;
    }
    pending.delete(answer.id);
    if (answer.kind === 'done') asked.resolve(answer.output);
    else asked.reject(new TaskError(answer.failure));
  }

  function failAll(failure: Failure): void {
    const failed = [...pending.values()];
    pending.clear();
    for (const { reject } of failed) reject(new TaskError(failure));
  }

  /** Ends runs with the worker; the other requests go to the next one. */
  function startAgain(): void {
    worker.terminate();
    worker = start();
    for (const [id, { request, reject }] of pending) {
      if (LONG_TASKS.includes(request.task)) {
        pending.delete(id);
        reject(new TaskError({ kind: 'cancelled', message: 'cancelled' }));
      } else say(request);
    }
  }

  const say = (word: Word) => worker.postMessage(word);
  return {
    ask<K extends TaskName>(task: K, input: Tasks[K]['in'], onProgress?: OnProgress) {
      const id = nextId++;
      return new Promise<Tasks[K]['out']>((resolve, reject) => {
        const request = { id, task, input } as Request;
        pending.set(id, { request, resolve: resolve as Pending['resolve'], reject, onProgress });
        say(request);
      });
    },
    cancel() {
      const running = [...pending]
        .filter(([, { request }]) => LONG_TASKS.includes(request.task))
        .map(([id]) => id);
      if (running.length === 0) return;
      say({ task: 'cancel' });
      setTimeout(() => {
        if (running.some((id) => pending.has(id))) startAgain();
      }, PATIENCE_MS);
    },
  };
}
