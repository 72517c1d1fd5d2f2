/**
 * A thread that simulates some seeds of a packet run, on a CPU device of its own or by the oracle
 * (threads.ts).
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createCpuDevice } from '../device/cpu.ts';
import { simulateDes } from '../engine/des/simulate.ts';
import type { PacketRun } from '../engine/packet/api.ts';
import { type PacketResult, simulatePackets } from '../engine/packet/simulate.ts';
import { findEngine, type PacketEngineName } from '../engine/registry.ts';
import { UserError } from '../util/errors.ts';

/** The input of the thread: data. */
export interface WorkerTask {
  readonly engine: PacketEngineName;
  readonly run: PacketRun;
}

/** The messages of the thread: its progress, its answer, or the fault of the run. */
export type WorkerWord =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly result: PacketResult }
  | {
      readonly kind: 'user-error';
      readonly message: string;
      readonly where?: string;
      readonly advice?: string;
    };

const say = (word: WorkerWord): void => parentPort?.postMessage(word);
const device = createCpuDevice();
const { engine, run } = workerData as WorkerTask;
try {
  const progress = (done: number) => say({ kind: 'progress', done });
  const result = findEngine(engine).onDevice
    ? await simulatePackets(device, run, { progress })
    : { replicas: simulateDes(run), windows: 0, engineMs: 0 };
  say({ kind: 'result', result });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  const { message, where, advice } = error;
  say({
    kind: 'user-error',
    message,
    ...(where === undefined ? {} : { where }),
    ...(advice === undefined ? {} : { advice }),
  });
} finally {
  device.destroy();
}
