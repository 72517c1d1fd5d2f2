/** Flow seeds on several threads are what they are on one; progress and errors are as well. */
import { afterAll, describe, expect, test } from 'vitest';
import { buildCollective } from '../../src/collective/build.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import { flowMemory, simulateFlow } from '../../src/engine/flow/simulate.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { spreadSeeds } from '../../src/platform/engines.ts';
import { flowsOnThreads, NoRoomError } from '../../src/platform/threads.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { InvariantError, UserError } from '../../src/util/errors.ts';
import { clos } from '../unit/topology/values.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const SEEDS = [11, 12, 13, 14, 15];
const fabric = leafSpine.build({ ...clos, leaves: 4, spines: 4, hosts: 4, gpus: 1 });
const all = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);

/** Every rank sends to every other at once, by paths that seeds choose. */
const run: FlowRun = {
  ...{ fabric, routes: buildRoutes(fabric), reality: 'routing', routing: { name: 'ecmp' } },
  schedule: buildCollective({ collective: 'all-to-all', algorithm: 'direct', bytes: 1e6, groups: [all] }),
  ...{ seeds: SEEDS, tolerance: 1e-3, listFlows: true },
};

describe('five seeds', () => {
  test.each([1, 2, 3])(
    'on %i threads as in one batch: times, links, counts and messages',
    async (threads) => {
      const told: number[] = [];
      const here = await simulateFlow(device, run);
      const there = await flowsOnThreads(run, { threads }, { progress: (done) => told.push(done) });
      expect(there).toEqual({ ...here, engineMs: there.engineMs });
      expect(there.replicas.map(({ seed }) => seed)).toEqual(SEEDS);
      expect(new Set(there.replicas.map(({ endPs }) => endPs)).size).toBeGreaterThan(1);
      expect(told[0]).toBe(0);
      expect(told).toEqual([...told].sort((a, b) => a - b));
      expect(told.at(-1)).toBeLessThanOrEqual(1);
    },
  );
});

describe('what is wrong in a thread is thrown here', () => {
  test('bad input, with its advice', async () => {
    const apart = leafSpine.build({ ...clos, leaves: 2, spines: 1, hosts: 2, gpus: 1 });
    const spine = apart.nodeCount - 1;
    const { from, to } = apart.links;
    const routes = buildRoutes(
      apart,
      Uint8Array.from(from, (node, link) => Number(node === spine || to[link] === spine)),
    );
    const group = Uint32Array.of(0, 1, 2, 3);
    const schedule = buildCollective({
      ...{ collective: 'all-to-all', algorithm: 'direct', bytes: 1e6, groups: [group] },
    });
    const cut = { ...run, fabric: apart, routes, schedule };
    const thrown = await flowsOnThreads(cut, { threads: 2 }).catch((error: unknown) => error);
    const here = await simulateFlow(device, cut).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ ...(here as UserError) });
  });

  test('a bug of ours', async () => {
    const builder = createScheduleBuilder();
    builder.addLane(0, 0, [{ need: 1 }]);
    const stuck = { ...run, schedule: builder.finish() };
    await expect(flowsOnThreads(stuck, { threads: 2 })).rejects.toBeInstanceOf(InvariantError);
  });

  test('too little memory for each', async () => {
    await expect(flowsOnThreads({ ...run, memoryLimitBytes: 1e5 }, { threads: 2 })).rejects.toBeInstanceOf(
      NoRoomError,
    );
  });
});

describe('seeds are spread where that pays', () => {
  /** Much work by the estimate; messages are so small that all end together. */
  const leafByLeaf = all.map((i) => (i % 4) * 4 + (i >> 2));
  const schedule = buildCollective({
    ...{ collective: 'all-to-all', algorithm: 'pairwise', bytes: 16, groups: [leafByLeaf] },
  });
  const seeds = Array.from({ length: 1000 }, (_, i) => i);
  const long: FlowRun = { ...run, schedule, seeds, listFlows: false };
  const few: FlowRun = { ...long, seeds: [1, 2] };

  test('over no more threads than may be', async () => {
    const engines = spreadSeeds(device, { threads: 2, engine: 'flow' });
    const there = await engines.simulate(long);
    expect(engines.threads()).toBe(2);
    const here = await spreadSeeds(device, { threads: 1, engine: 'flow' }).simulate(long);
    expect(there).toEqual({ ...here, engineMs: there.engineMs });
  });

  test('not where there is little to do, too little memory, or a GPU', async () => {
    const gpu = { ...device, info: { ...device.info, kind: 'webgpu' } as const };
    for (const [on, one] of [
      [device, few],
      [device, { ...long, memoryLimitBytes: 1.5 * flowMemory(device, long) }],
      [gpu, long],
    ] as const) {
      const engines = spreadSeeds(on, { threads: 2, engine: 'flow' });
      expect((await engines.simulate(one)).replicas.length).toBe(one.seeds.length);
      expect(engines.threads()).toBe(1);
    }
  });

  test('not where the run is to be stopped on its way', async () => {
    const stop = { messages: 10, timePs: 1e6 };
    const engines = spreadSeeds(device, { threads: 2, engine: 'flow' });
    const { replicas } = await engines.simulate({ ...long, stop });
    expect(engines.threads()).toBe(1);
    expect(replicas).toEqual((await simulateFlow(device, { ...long, stop })).replicas);
  });
});

describe('a whole run on two threads has the results of one', () => {
  const net = 'leaf-spine:leaves=8,spines=8,hosts=2,gpus=4,rate=400Gbit/s,scaleUpRate=450GB/s';
  test.each([
    [
      'a training step',
      160,
      `training:
  model: { layers: 4, hidden: 1024, heads: 8, ffn: 4096, vocab: 32000, sequence: 1024 }
  parallelism: { dp: 16, tp: 4 }
  batch: { sequences: 1 }
  accelerator: { peak: 989TFLOP/s, efficiency: 50% }
  gradients: { bucket: 25MB }`,
    ],
    ['a collective', 48, 'collective: { name: all-to-all, size: 64MiB }'],
    ['traffic with a fault', 48, 'traffic: { name: all-to-all, size: 1MB }\nfaults: [spine 1]'],
  ])('%s', async (_, seeds, work) => {
    const scenario = await parseScenario(`fabric: ${net}\nseeds: ${seeds}\n${work}`);
    const spread = spreadSeeds(device, { threads: 2, engine: 'flow' });
    const { provenance, ...there } = await runScenario(scenario, { device, ...spread });
    expect(provenance.device.name).toBe('cpu (2 threads)');
    const { provenance: _of, ...here } = await runScenario(scenario, { device });
    expect(there).toEqual(here);
  });
});
