/** An ensemble of packet runs on several threads: seeds share nothing, so each thread takes some of them. */
import { Worker } from 'node:worker_threads';
import type { PacketReplica, PacketRun } from '../engine/packet/api.ts';
import type { PacketResult } from '../engine/packet/simulate.ts';
import { UserError } from '../util/errors.ts';
import type { WorkerWord } from './packet-worker.ts';

/**
 * Simulates a run on `threads` CPU devices, one a thread, each with a share of the seeds; the answer is bit for bit that
 * of one device. Throws as `simulatePackets` does.
 */
export async function simulateOnThreads(run: PacketRun, threads: number): Promise<PacketResult> {
  const began = performance.now();
  const count = Math.max(1, Math.min(threads, run.seeds.length));
  const done = new Float64Array(count);
  const shares = Array.from({ length: count }, (_, i) => run.seeds.filter((_seed, s) => s % count === i));
  const workers: Worker[] = [];
  try {
    const results = await Promise.all(
      shares.map((seeds, i) => {
        const { onProgress: _own, ...plain } = run;
        const memory = run.memoryLimitBytes;
        const share = {
          ...plain,
          seeds,
          ...(memory === undefined ? {} : { memoryLimitBytes: memory / count }),
        };
        return answerOf(share, workers, (part) => {
          done[i] = part;
          run.onProgress?.(done.reduce((sum, d) => sum + d, 0) / count);
        });
      }),
    );
    const replicas = run.seeds.map((_seed, s) => results[s % count]!.replicas[Math.floor(s / count)]!);
    return {
      replicas: replicas satisfies PacketReplica[],
      windows: results.reduce((sum, { windows }) => sum + windows, 0),
      engineMs: performance.now() - began,
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const loadTypeScript = (href: string) =>
  `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(href)}); });`;

/** Starts a thread on a share and answers what it answers. */
function answerOf(
  share: PacketRun,
  workers: Worker[],
  onProgress: (done: number) => void,
): Promise<PacketResult> {
  return new Promise((resolve, reject) => {
    // Beside this file: a module of the build or, in a checkout, TypeScript, which needs a loader.
    const script = new URL(import.meta.url.replace(/threads\.(ts|js)$/, 'packet-worker.$1'));
    const worker = script.pathname.endsWith('.ts')
      ? new Worker(loadTypeScript(script.href), { workerData: share, eval: true })
      : new Worker(script, { workerData: share });
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
