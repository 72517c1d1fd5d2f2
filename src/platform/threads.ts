/**
 * Packet runs on other threads than the caller's, which stays free to handle an interrupt. Seeds of
 * an ensemble share nothing, so each thread takes some of them.
 */
import { Worker } from 'node:worker_threads';
import type { Listener } from '../engine/listener.ts';
import type { PacketReplica, PacketRun } from '../engine/packet/api.ts';
import type { PacketResult } from '../engine/packet/simulate.ts';
import { type PacketEngineName, packetEngine } from '../engine/registry.ts';
import { UserError } from '../util/errors.ts';
import type { WorkerTask, WorkerWord } from './packet-worker.ts';

export interface ThreadOptions {
  /** At most this many, each with a share of the seeds. */
  readonly threads: number;
  /** Default: that of packets on a device, a CPU device for each thread. */
  readonly engine?: PacketEngineName;
}

/**
 * Simulates a run on threads; the answer is bit for bit that of one. Throws as `simulatePackets`
 * does. The listener's signal ends the threads at once; links are not sampled.
 */
export async function simulateOnThreads(
  run: PacketRun,
  { threads, engine = packetEngine.name }: ThreadOptions,
  { progress, signal }: Listener = {},
): Promise<PacketResult> {
  const began = performance.now();
  const count = Math.max(1, Math.min(threads, run.seeds.length));
  const done = new Float64Array(count);
  const shares = Array.from({ length: count }, (_, i) => run.seeds.filter((_seed, s) => s % count === i));
  const workers: Worker[] = [];
  const raised = abortion(signal);
  try {
    const answers = Promise.all(
      shares.map((seeds, i) => {
        const memory = run.memoryLimitBytes;
        const share = {
          ...run,
          seeds,
          ...(memory === undefined ? {} : { memoryLimitBytes: memory / count }),
        };
        return answerOf({ engine, run: share }, workers, (part) => {
          done[i] = part;
          progress?.(done.reduce((sum, d) => sum + d, 0) / count);
        });
      }),
    );
    // If both fail, the second error adds nothing.
    answers.catch(() => undefined);
    const results = await Promise.race([answers, raised.promise]);
    const replicas = run.seeds.map((_seed, s) => results[s % count]!.replicas[Math.floor(s / count)]!);
    return {
      replicas: replicas satisfies PacketReplica[],
      windows: results.reduce((sum, { windows }) => sum + windows, 0),
      engineMs: performance.now() - began,
    };
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

/** Starts a thread on a share and returns its answer. */
function answerOf(
  task: WorkerTask,
  workers: Worker[],
  onProgress: (done: number) => void,
): Promise<PacketResult> {
  return new Promise((resolve, reject) => {
    const worker = startThread(import.meta.url, 'packet-worker', task);
    workers.push(worker);
    worker.on('message', (word: WorkerWord) => {
      if (word.kind === 'progress') onProgress(word.done);
      else if (word.kind === 'result') resolve(word.result);
      else reject(new UserError(word.message, { ...word }));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a simulation thread ended with code ${code}`)));
  });
}
