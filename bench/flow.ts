/** The flow engine's speed. */
import { ringRun } from '../src/cli/bench/bench-cases.ts';
import type { FlowRun } from '../src/engine/flow/api.ts';
import { simulateFlow } from '../src/engine/flow/simulate.ts';
import { parseScenario, runScenario } from '../src/index.ts';
import { readyDevice } from './device.ts';

/**
 * Builds and simulates, and returns the cost: cold, and the fastest of `repeats` runs after that.
 */
export async function timeRun(run: () => FlowRun, repeats = 0): Promise<string> {
  const device = await readyDevice();
  const began = performance.now();
  const posed = run();
  const built = performance.now();
  const result = await simulateFlow(device, posed);
  const cold = performance.now() - built;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) best = Math.min(best, (await simulateFlow(device, posed)).engineMs);
  device.destroy();
  const { rounds, solves, endPs, messages } = result.replicas[0]!;
  const warm = repeats > 0 ? `, fastest of ${repeats} more ${best.toFixed(0)} ms` : '';
  return (
    `engine ${cold.toFixed(0)} ms cold${warm} (${(messages / cold / 1e3).toFixed(2)} M messages/s cold), ` +
    `fabric and schedule ${(built - began).toFixed(0)} ms, ${messages} messages, ${rounds} rounds, ` +
    `${solves} solves, simulated ${(endPs / 1e6).toFixed(2)} us`
  );
}

const SEEDS = Array.from({ length: 256 }, (_, seed) => seed);

/** One run of all seeds against a run for each, after a warm-up of both. */
async function ratio(
  batch: () => Promise<unknown>,
  single: (seed: number) => Promise<unknown>,
): Promise<string> {
  for (let i = 0; i < 4; i++) await single(i);
  const began = performance.now();
  for (const seed of SEEDS) await single(seed);
  const singles = performance.now() - began;
  await batch();
  const together = performance.now() - began - singles;
  return `batch ${together.toFixed(0)} ms, single runs ${singles.toFixed(0)} ms, ratio ${(together / singles).toFixed(3)}`;
}

/**
 * 256 seeds of a ring over 128 hosts as scenarios: every rung of the ladder, from text to result.
 */
export async function scenarioEnsemble(): Promise<string> {
  const device = await readyDevice();
  const run = async (settings: readonly string[]) =>
    runScenario(
      await parseScenario(
        'fabric: fat-tree:k=8,rate=400Gbit/s,latency=500ns\ncollective: {name: all-reduce, algorithm: ring, size: 64MiB}',
        { fileName: 'bench', overrides: settings },
      ),
      { device },
    );
  return ratio(
    () => run([`seeds=${SEEDS.length}`]),
    (seed) => run([`seed=${seed}`]),
  );
}

/** The same in the engine alone: one rung, fabric and routes at hand. */
export async function engineEnsemble(): Promise<string> {
  const device = await readyDevice();
  const posed = ringRun(8, 128, { seeds: SEEDS });
  return ratio(
    () => simulateFlow(device, posed),
    (seed) => simulateFlow(device, { ...posed, seeds: [seed] }),
  );
}
