/**
 * The cost of a choice in messages of the flow engine, schedules of losing ways included: at most
 * 75,000 (20 to 110 ms of an idle core, by how much they contend) or 15 % of the four rungs that
 * follow, whichever is more. The winner's trial is rung `routing` where it was simulated whole, and
 * costs nothing.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { countMessages } from '../../src/model/schedule-read.ts';
import { bindEngines } from '../../src/run/bind.ts';
import { collectiveSchedule } from '../../src/run/collective-plan.ts';
import { scenarioJob } from '../../src/run/job.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { chooser } from '../../src/workload/pick/choose.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const STAGES = 4;
/** The time to build an entry of a schedule, in messages simulated. */
const MESSAGES_AN_ENTRY = 2.5;

test.each([
  ['star:hosts=1024,rate=400Gbit/s', 'all-reduce', '1KiB'],
  ['star:hosts=1024,rate=400Gbit/s', 'all-reduce', '256MiB'],
  ['fat-tree:k=16,rate=400Gbit/s', 'all-gather', '64MiB'],
  ['fat-tree:k=8,rate=400Gbit/s', 'all-reduce', '1MiB'],
  ['preset:dgx-h200,servers=32', 'all-reduce', '512MiB'],
  ['preset:dgx-h200,servers=32', 'all-reduce', '64KiB'],
  ['preset:tpu-v4', 'all-to-all', '64MiB'],
  ['rail-optimized:servers=64,gpus=4,spines=4,scaleUpRate=200GB/s,rate=100Gbit/s', 'all-reduce', '16MiB'],
  ['rail-optimized:servers=256,gpus=4,spines=4,scaleUpRate=200GB/s,rate=100Gbit/s', 'all-reduce', '16MiB'],
])('%s, %s of %s', async (fabric, name, size) => {
  const text = `fabric: ${fabric}\ncollective: { name: ${name}, algorithm: auto, size: ${size} }`;
  const job = scenarioJob(await parseScenario(text));
  const { workload } = job;
  if (workload.kind !== 'collective') throw new Error('a collective');
  const { simulator } = bindEngines(job, { device }, { alone: 1 });
  let spent = 0;
  const built = new Map<string, number>();
  const choose = chooser({
    ...{ workload, fabric: job.fabric, routes: job.routes!(), profile: job.profile, seeds: job.seeds },
    async attempt(schedule, seeds, stop) {
      const result = await simulator.attempt(schedule, seeds, stop);
      for (const { messages, progress } of result.replicas)
        spent += (progress?.at(-1) ?? { messages }).messages;
      return result;
    },
    schedule(size, way) {
      const schedule = collectiveSchedule({ ...workload, ...way, bytes: size }, simulator);
      const key = `${way.algorithm} ${way.dressing?.wire} ${way.params.channels}`;
      built.set(key, MESSAGES_AN_ENTRY * schedule.bytes.length);
      return schedule;
    },
  });
  const bytes = workload.sizes[0]!;
  const choice = await choose(bytes);
  const own = countMessages(collectiveSchedule({ ...workload, ...choice, bytes }, simulator));
  const winner = `${choice.algorithm} ${choice.dressing?.wire} ${choice.params.channels}`;
  for (const [key, messages] of built) if (key !== winner) spent += messages;
  const told = `${choice.algorithm}, ${spent} messages tried or built, ${own} of its own`;
  expect(spent - (choice.answer ? own : 0), told).toBeLessThanOrEqual(Math.max(75_000, 0.15 * STAGES * own));
});
