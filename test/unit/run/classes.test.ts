/** Classes on and off, without jumps: the same result, from fewer lanes and seeds in the engine. */
import { afterAll, expect, test } from 'vitest';
import type { FlowRun } from '../../../src/engine/flow/api.ts';
import { createCpuDevice, parseScenario, type Result, simulateFlow } from '../../../src/index.ts';
import { type Job, scenarioJob } from '../../../src/run/job.ts';
import { runJob } from '../../../src/run/run.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const RING = `fabric: leaf-spine:leaves=16,spines=4,hosts=16,gpus=8,rate=400Gbit/s,scaleUpRate=3.6Tbit/s
collective: { name: all-reduce, size: 1MiB, algorithm: ring }`;
const TRAINING = `fabric: rail-optimized:servers=64,gpus=8,spines=8,rate=400Gbit/s,scaleUpRate=3.6Tbit/s
training:
  model: { layers: 2, hidden: 256, heads: 8, ffn: 1024, vocab: 1000, sequence: 128 }
  parallelism: { dp: 64, tp: 8 }
  batch: { sequences: 2 }
seeds: 3`;

/** The result, and lanes times seeds of the engine's runs. */
async function runWith(text: string, classes: boolean, change = (job: Job) => job) {
  const scenario = await parseScenario(
    `engine: { name: flow, classes: ${classes}, fastForward: off }\n${text}`,
  );
  let lanes = 0;
  const simulate = (run: FlowRun) => {
    lanes += run.schedule.laneCount * run.seeds.length;
    return simulateFlow(device, run);
  };
  return { result: await runJob(change(scenarioJob(scenario)), { device, simulate }), lanes };
}

/** All but times of the machine. */
function numbersOf({ provenance: { scenarioHash, seeded }, ...result }: Result) {
  return { scenarioHash, seeded, ...result };
}

const groups = Array.from({ length: 256 }, (_, server) =>
  Uint32Array.from({ length: 8 }, (_, rank) => 8 * server + rank),
);
const inServers = (job: Job): Job =>
  job.workload.kind === 'collective' ? { ...job, workload: { ...job.workload, groups } } : job;

test.each([
  ['one collective in all servers', RING, 256],
  ['a training step of three seeds', TRAINING, 2.5],
])('%s', async (_, text, factor) => {
  const [on, off] = [await runWith(text, true, inServers), await runWith(text, false, inServers)];
  expect(numbersOf(on.result)).toEqual(numbersOf(off.result));
  expect(off.lanes / on.lanes).toBeGreaterThanOrEqual(factor);
});
