/** A thread that simulates validation tasks, one after the other, on CPU devices (threads.ts). */
import { parentPort } from 'node:worker_threads';
import { createCpuDevice } from '../device/cpu.ts';
import { type Problem, ScenarioError } from '../scenario/text/problems.ts';
import { UserError } from '../util/errors.ts';
import { measure, type Task } from './measure.ts';
import type { Outcome } from './outcome.ts';

/** The thread's answer to a task. */
export type WorkerAnswer =
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly seconds: number }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

parentPort?.on('message', async (task: Task) => {
  const began = performance.now();
  const device = createCpuDevice();
  let answer: WorkerAnswer;
  try {
    const outcome = await measure(task, device);
    answer = { kind: 'outcome', outcome, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    answer = { kind: 'problems', problems: problemsOf(error) };
  } finally {
    device.destroy();
  }
  parentPort?.postMessage(answer);
});

function problemsOf(error: UserError): readonly Problem[] {
  if (error instanceof ScenarioError) return error.problems;
  return [{ what: error.where ? `${error.where}: ${error.message}` : error.message, advice: error.advice }];
}
