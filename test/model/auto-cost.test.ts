/**
 * What a choice costs, in messages of the flow engine: no more than 60,000 (about 50 ms of an idle core) or 15 % of the four rungs that
 * follow, whichever is more. The winner's trial is rung `routing` where it was simulated whole, and costs nothing.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { bindEngines } from '../../src/loss/bind.ts';
import { chooser } from '../../src/loss/choose.ts';
import { collectiveSchedule } from '../../src/loss/collective.ts';
import { scenarioJob } from '../../src/loss/job.ts';
import { countMessages } from '../../src/model/schedule-read.ts';
import { parseScenario } from '../../src/scenario/check.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const STAGES = 4;

test.each([
  ['star:hosts=1024,rate=400Gbit/s', 'all-reduce', '1KiB'],
  ['star:hosts=1024,rate=400Gbit/s', 'all-reduce', '256MiB'],
  ['fat-tree:k=16,rate=400Gbit/s', 'all-gather', '64MiB'],
  ['fat-tree:k=8,rate=400Gbit/s', 'all-reduce', '1MiB'],
  ['preset:dgx-h200,servers=32', 'all-reduce', '512MiB'],
  ['preset:dgx-h200,servers=32', 'all-reduce', '64KiB'],
  ['preset:tpu-v4', 'all-to-all', '64MiB'],
])('%s, %s of %s', async (fabric, name, size) => {
  const text = `fabric: ${fabric}\ncollective: { name: ${name}, algorithm: auto, size: ${size} }`;
  const job = scenarioJob(await parseScenario(text));
  const { workload } = job;
  if (workload.kind !== 'collective') throw new Error('a collective');
  const { simulator } = bindEngines(job, { device, version: 'test' }, 1);
  let spent = 0;
  const choose = chooser({
    ...{ workload, fabric: job.fabric, routes: job.routes!(), profile: job.profile, seeds: job.seeds },
    stages: STAGES,
    async attempt(schedule, seeds, stop) {
      const result = await simulator.attempt(schedule, seeds, stop);
      for (const { messages, progress } of result.replicas)
        spent += (progress?.at(-1) ?? { messages }).messages;
      return result;
    },
    schedule: (bytes, way) => collectiveSchedule({ ...workload, ...way, bytes }, simulator),
  });
  const bytes = workload.sizes[0]!;
  const choice = await choose(bytes);
  const own = countMessages(collectiveSchedule({ ...workload, ...choice, bytes }, simulator));
  const told = `${choice.algorithm}, ${spent} messages tried, ${own} of its own`;
  expect(spent - (choice.answer ? own : 0), told).toBeLessThanOrEqual(Math.max(60_000, 0.15 * STAGES * own));
});
