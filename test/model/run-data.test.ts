/**
 * A run is data: an engine answers a clone of it as it answers the run itself; listeners are
 * separate.
 */
import { afterAll, expect, test } from 'vitest';
import { simulateDesInTurns } from '../../src/engine/des/simulate.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import type { PacketRun } from '../../src/engine/packet/api.ts';
import {
  createCpuDevice,
  parseScenario,
  type Result,
  type RunContext,
  runScenario,
  simulateFlow,
  simulatePackets,
} from '../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Rungs 1 and 2 load the ranks' own ports there; the last rungs spray. */
const TORUS = 'fabric: torus:x=4,y=4,rate=400Gbit/s';
const TREE = 'fabric: leaf-spine:leaves=4,spines=2,hosts=2,rate=400Gbit/s';
const WORK = 'seeds: 2\ncollective: { name: all-to-all, size: 64KiB }';
const FAULT = 'faults: [{ name: leaf 3 - spine 0, rate: 25%, at: 2us }]';

/** Engines that are given clones alone; their inputs are kept. */
function cloning(engine: 'packet' | 'des') {
  const runs: (FlowRun | PacketRun)[] = [];
  const clone = <Run extends FlowRun | PacketRun>(run: Run): Run => {
    runs.push(run);
    return structuredClone(run);
  };
  const context: Partial<RunContext> = {
    simulate: (run, listen) => simulateFlow(device, clone(run), listen),
    simulatePackets: async (run, listen) =>
      engine === 'packet'
        ? simulatePackets(device, clone(run), listen)
        : { replicas: await simulateDesInTurns(clone(run), listen), engineMs: 0 },
  };
  return { runs, context };
}

const numbersOf = ({ collectives, flows, links, counters }: Result) => ({
  ...{ collectives, flows, links, counters },
});

test.each([
  ['packet', TORUS, ''],
  ['packet', TREE, FAULT],
  ['des', TREE, ''],
] as const)('engine %s, %s %s', async (engine, fabric, faults) => {
  const scenario = await parseScenario([fabric, `engine: ${engine}`, WORK, faults].join('\n'));
  const { runs, context } = cloning(engine);
  const told: number[] = [];
  const { signal } = new AbortController();
  const onProgress = (done: number) => told.push(done);
  const cloned = await runScenario(scenario, { device, ...context, signal, onProgress });
  expect(numbersOf(cloned)).toEqual(numbersOf(await runScenario(scenario, { device })));
  expect(runs.some((run) => 'reality' in run) && runs.some((run) => 'settings' in run)).toBe(true);
  expect(runs.some((run) => 'ownPorts' in run && run.ownPorts !== undefined)).toBe(fabric === TORUS);
  expect(told.length).toBeGreaterThan(0);
});
