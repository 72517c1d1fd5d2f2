/**
 * Runs on other threads than the caller's, which stays free to handle an interrupt. Seeds share
 * nothing, so each thread takes some of them.
 */
import { Worker } from 'node:worker_threads';
import type { FlowResult, FlowRun } from '../engine/flow/api.ts';
import type { Listener } from '../engine/listener.ts';
import type { PacketRun } from '../engine/packet/api.ts';
import type { PacketResult } from '../engine/packet/simulate.ts';
import { flowEngine, type PacketEngineName, packetEngine } from '../engine/registry.ts';
import { InvariantError, invariant, UserError } from '../util/errors.ts';
import type { AnswerTo, FlowTask, Task, ThreadWord } from './thread-words.ts';

export interface ThreadOptions {
  /** At most this many, each with a share of the seeds. */
  readonly threads: number;
}

/** The threads ran out of memory; one thread may not. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

/**
 * Simulates a run of flows on threads, a CPU device for each; the answer is bit for bit that of
 * one. Throws as `simulateFlow` does, and `NoRoomError`. The listener's signal ends the threads at
 * once.
 */
export async function flowsOnThreads(
  run: FlowRun,
  { threads }: ThreadOptions,
  listen: Listener = {},
): Promise<FlowResult> {
  // The seeds of a batch decide together where such a run stops.
  invariant(run.stop === undefined, 'a run that is to be stopped has one thread');
  const began = performance.now();
  const shares = sharesOf(run, threads);
  const tasks = shares.map((share): FlowTask => ({ engine: flowEngine.name, run: share }));
  const results = await answersOf(tasks, listen);
  return {
    replicas: inOrder(run.seeds, results),
    tolerance: run.tolerance,
    engineMs: performance.now() - began,
  };
}

/** As {@link flowsOnThreads}, by an engine that simulates packets; links are not sampled. */
export async function packetsOnThreads(
  run: PacketRun,
  { threads, engine = packetEngine.name }: ThreadOptions & { readonly engine?: PacketEngineName },
  listen: Listener = {},
): Promise<PacketResult> {
  const began = performance.now();
  const results = await answersOf(
    sharesOf(run, threads).map((share) => ({ engine, run: share })),
    listen,
  );
  return {
    replicas: inOrder(run.seeds, results),
    windows: results.reduce((sum, { windows }) => sum + windows, 0),
    engineMs: performance.now() - began,
  };
}

/** The run of each thread: its seeds, and its part of the memory. */
function sharesOf<Run extends FlowRun | PacketRun>(run: Run, threads: number): Run[] {
  const count = Math.max(1, Math.min(threads, run.seeds.length));
  const { memoryLimitBytes: limit } = run;
  return Array.from({ length: count }, (_, i) => ({
    ...run,
    seeds: run.seeds.filter((_seed, s) => s % count === i),
    ...(limit === undefined ? {} : { memoryLimitBytes: limit / count }),
  }));
}

/** Replicas of the shares in the order of the run's seeds. */
function inOrder<R>(
  seeds: readonly number[],
  results: readonly { readonly replicas: readonly R[] }[],
): readonly R[] {
  const count = results.length;
  return seeds.map((_seed, s) => results[s % count]!.replicas[Math.floor(s / count)]!);
}

/** Answers of threads, one a task. Ends all of them once one fails or the signal is raised. */
async function answersOf<T extends Task>(
  tasks: readonly T[],
  { progress, signal }: Listener,
): Promise<AnswerTo<T>[]> {
  const done = new Float64Array(tasks.length);
  const workers: Worker[] = [];
  const raised = abortion(signal);
  try {
    const answers = Promise.all(
      tasks.map((task, i) =>
        answerOf(task, workers, (part) => {
          done[i] = part;
          progress?.(done.reduce((sum, d) => sum + d, 0) / tasks.length);
        }),
      ),
    );
    // If both fail, the second error adds nothing.
    answers.catch(() => undefined);
    progress?.(0);
    return await Promise.race([answers, raised.promise]);
  } finally {
    raised.forget();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Rejects with the signal's reason when it is raised; `forget` ends the listening. */
export function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; forget: () => void } {
  let forget: () => void = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    const raise = () => reject(signal?.reason);
    if (signal?.aborted) raise();
    signal?.addEventListener('abort', raise);
    forget = () => signal?.removeEventListener('abort', raise);
  });
  return { promise, forget };
}

const loadTypeScript = (href: string) =>
  `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(href)}); });`;

/**
 * Starts a thread on the module `name` next to `module`, an `import.meta.url`: a module of the
 * build or, in a checkout, TypeScript, which needs a loader.
 */
export function startThread(module: string, name: string, workerData?: unknown): Worker {
  const script = new URL(module.replace(/[^/]+\.(ts|js)$/, `${name}.$1`));
  return script.pathname.endsWith('.ts')
    ? new Worker(loadTypeScript(script.href), { workerData, eval: true })
    : new Worker(script, { workerData });
}

/** Starts a thread on a task and returns its answer. */
function answerOf<T extends Task>(
  task: T,
  workers: Worker[],
  onProgress: (done: number) => void,
): Promise<AnswerTo<T>> {
  return new Promise((resolve, reject) => {
    const worker = startThread(import.meta.url, 'thread', task);
    workers.push(worker);
    worker.on('message', (word: ThreadWord) => {
      if (word.kind === 'progress') onProgress(word.done);
      else if (word.kind === 'result') resolve(word.result as AnswerTo<T>);
      else reject(errorOf(word));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a simulation thread ended with code ${code}`)));
  });
}

/** The error that a thread tells. */
function errorOf(word: Exclude<ThreadWord, { readonly kind: 'progress' | 'result' }>): Error {
  if (word.kind === 'no-room') return new NoRoomError(word.message);
  return word.kind === 'invariant'
    ? new InvariantError(word.message)
    : new UserError(word.message, { ...word });
}
