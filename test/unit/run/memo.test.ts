/** Episodes of a training step simulated once, and all of them: the same result. */
import { afterAll, expect, test } from 'vitest';
import type { FlowRun } from '../../../src/engine/flow/api.ts';
import {
  createCpuDevice,
  parseScenario,
  type Result,
  runScenario,
  simulateFlow,
} from '../../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

// Experts send between servers while buckets of gradients are reduced.
const EXPERTS = `
fabric: leaf-spine:leaves=2,spines=2,hosts=2,gpus=2,rate=100Gbit/s,scaleUpRate=800Gbit/s
routing: ecmp
training:
  model: { layers: 3, hidden: 256, heads: 8, ffn: 1024, vocab: 1000, sequence: 128, experts: 2, topK: 1, expertFfn: 1024 }
  parallelism: { dp: 4, tp: 2, ep: 2 }
  batch: { sequences: 8, microBatches: 2 }
  gradients: { bucket: 20kB, overlap: true }
  accelerator: { peak: 10TFLOP/s, efficiency: 50% }
`;

async function runWith(engine: string, seeds: number) {
  const scenario = await parseScenario(`${engine}\nseeds: ${seeds}\n${EXPERTS}`);
  let runs = 0;
  const simulate = (run: FlowRun) => {
    runs++;
    return simulateFlow(device, run);
  };
  return { result: await runScenario(scenario, { device, simulate }), runs };
}

/** All but the work of the machine. */
function numbersOf({ step, timeline, collectives, flows, links, warnings }: Result) {
  return { step, timeline, collectives, flows, links, warnings };
}

test.each([1, 3])('with %i seeds, engine.memo: false changes no number', async (seeds) => {
  const [once, all] = [await runWith('', seeds), await runWith('engine: { name: flow, memo: false }', seeds)];
  expect(numbersOf(all.result)).toEqual(numbersOf(once.result));
  expect(all.runs).toBeGreaterThan(once.runs);
  const [reuse, anew] = [once, all].map(({ result }) => result.reuse!);
  expect(reuse!.calls).toBe(once.result.collectives.reduce((sum, { count }) => sum + count, 0));
  expect(reuse!.simulations).toBeLessThan(once.runs);
  expect(anew!.simulations - reuse!.simulations).toBeGreaterThan(0);
  expect(anew!.reused).toBeLessThan(reuse!.reused);
});

test('slow ranks that each seed draws: simulations of all seeds count', async () => {
  const faults = 'faults: [{ name: ranks, slowdown: 1.5, fraction: 50% }]';
  const [one, three] = [await runWith(faults, 1), await runWith(faults, 3)].map(
    ({ result }) => result.reuse!,
  );
  expect(three!.simulations).toBeGreaterThan(one!.simulations);
});
