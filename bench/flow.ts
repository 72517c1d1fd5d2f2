/** The flow engine's speed. */
import { ringRun } from '../src/cli/bench-cases.ts';
import { createCpuDevice } from '../src/device/cpu.ts';
import type { FlowRun } from '../src/engine/flow/api.ts';
import { simulateFlow } from '../src/engine/flow/simulate.ts';

/** Builds and simulates, and says what it took. */
export async function timeRun(run: () => FlowRun): Promise<string> {
  const device = createCpuDevice();
  const began = performance.now();
  const posed = run();
  const built = performance.now();
  const result = await simulateFlow(device, posed);
  const engine = performance.now() - built;
  device.destroy();
  const { rounds, solves, endPs, messages } = result.replicas[0]!;
  const rate = (messages * result.replicas.length) / engine / 1e3;
  return (
    `engine ${engine.toFixed(0)} ms (${rate.toFixed(2)} M messages/s), fabric and schedule ` +
    `${(built - began).toFixed(0)} ms, ${messages} messages, ${rounds} rounds, ${solves} solves, ` +
    `simulated ${(endPs / 1e6).toFixed(2)} us`
  );
}

/** 256 seeds in one batch against 256 runs of one seed, in one process after a warm-up of each. */
export async function ensembleRatio(): Promise<string> {
  const device = createCpuDevice();
  const seeds = Array.from({ length: 256 }, (_, seed) => seed);
  const posed = ringRun(8, 128, { seeds });
  await simulateFlow(device, { ...posed, seeds: [0] });
  await simulateFlow(device, { ...posed, seeds: [0, 1] });
  const began = performance.now();
  for (const seed of seeds) await simulateFlow(device, { ...posed, seeds: [seed] });
  const singles = performance.now() - began;
  await simulateFlow(device, posed);
  const batch = performance.now() - began - singles;
  device.destroy();
  return `batch ${batch.toFixed(0)} ms, single runs ${singles.toFixed(0)} ms, ratio ${(batch / singles).toFixed(3)}`;
}
