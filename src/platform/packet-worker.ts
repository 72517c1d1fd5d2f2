/** A thread that simulates some seeds of a packet run on a CPU device of its own (threads.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { createCpuDevice } from '../device/cpu.ts';
import type { PacketRun } from '../engine/packet/api.ts';
import { simulatePackets } from '../engine/packet/simulate.ts';
import { UserError } from '../util/errors.ts';

/** What the thread says: how far it is, its answer, or what is wrong with the run. */
export type WorkerWord =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly result: Awaited<ReturnType<typeof simulatePackets>> }
  | {
      readonly kind: 'user-error';
      readonly message: string;
      readonly where?: string;
      readonly advice?: string;
    };

const say = (word: WorkerWord): void => parentPort?.postMessage(word);
const device = createCpuDevice();
try {
  const run: PacketRun = {
    ...(workerData as PacketRun),
    onProgress: (done) => say({ kind: 'progress', done }),
  };
  say({ kind: 'result', result: await simulatePackets(device, run) });
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
