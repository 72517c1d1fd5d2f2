/**
 * A thread that simulates some seeds of a run, on a CPU device of its own or by the oracle
 * (threads.ts).
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createCpuDevice } from '../device/cpu.ts';
import type { Device } from '../device/device.ts';
import { simulateFlow } from '../engine/flow/simulate.ts';
import { MemoryLimitError } from '../engine/host/memory.ts';
import { simulatePackets } from '../engine/packet/simulate.ts';
import { findEngine } from '../engine/registry.ts';
import { InvariantError, UserError } from '../util/errors.ts';
import { isAllocationFailure, MemoryError } from '../util/memory.ts';
import type { AnswerTo, FlowTask, Task, ThreadWord } from './thread-words.ts';

const say = (word: ThreadWord): void => parentPort?.postMessage(word);

/** The answer to a task; throws what the engine throws. */
async function answer(task: Task): Promise<AnswerTo<Task>> {
  if (!findEngine(task.engine).onDevice && !isFlow(task)) {
    const { simulateDes } = await import('../engine/des/simulate.ts');
    return { replicas: simulateDes(task.run), windows: 0, engineMs: 0 };
  }
  const device = createCpuDevice();
  try {
    return await onDevice(device, task);
  } finally {
    device.destroy();
  }
}

function onDevice(device: Device, task: Task): Promise<AnswerTo<Task>> {
  const progress = (done: number) => say({ kind: 'progress', done });
  return isFlow(task)
    ? simulateFlow(device, task.run, { progress })
    : simulatePackets(device, task.run, { progress });
}

function isFlow(task: Task): task is FlowTask {
  return !findEngine(task.engine).packets;
}

/** The message for an error; undefined for a bug, which is thrown here. */
function wordFor(error: unknown): ThreadWord | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const noRoom = error instanceof MemoryLimitError || error instanceof MemoryError;
  if (noRoom || isAllocationFailure(error)) return { kind: 'no-room', message };
  if (error instanceof InvariantError) return { kind: 'invariant', message };
  if (!(error instanceof UserError)) return undefined;
  const { where, advice } = error;
  return {
    ...{ kind: 'user-error', message },
    ...(where === undefined ? {} : { where }),
    ...(advice === undefined ? {} : { advice }),
  };
}

try {
  say({ kind: 'result', result: await answer(workerData as Task) });
} catch (error) {
  const word = wordFor(error);
  if (!word) throw error;
  say(word);
}
