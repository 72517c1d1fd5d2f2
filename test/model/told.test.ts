/**
 * Rungs that cannot differ are told by one of them, in place of a simulation: they end at the same
 * time as if they were simulated, with the same bytes on each link.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { oncePerClass } from '../../src/engine/classes/once.ts';
import { toldRuns } from '../../src/engine/classes/told.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { aheadCase } from './ahead-cases.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const never = () => false;

/** Simulates a run at three rungs; answers those that were told. */
async function toldOf(run: FlowRun): Promise<number> {
  let simulated = 0;
  const simulate = (one: FlowRun) => {
    simulated++;
    return simulateFlow(device, one);
  };
  const told = oncePerClass(
    simulate,
    never,
    never,
    toldRuns(() => true),
  );
  const rungs = ['endpoints', 'topology', 'routing'] as const;
  let runs = 0;
  for (const reality of rungs) {
    const seeds = reality === 'routing' ? run.seeds : run.seeds.slice(0, 1);
    const before = simulated;
    const { replicas } = await told({ ...run, reality, seeds });
    if (simulated > before) continue;
    runs++;
    const plain = await simulateFlow(device, { ...run, reality, seeds });
    replicas.forEach((replica, i) => {
      const other = plain.replicas[i]!;
      const what = `${reality}, seed ${replica.seed}`;
      expect([replica.seed, replica.messages], what).toEqual([other.seed, other.messages]);
      // Rates are f32, and rings that contend amplify their rounding.
      expect(Math.abs(replica.endPs / other.endPs - 1), what).toBeLessThan(1e-5);
      for (const [link, bytes] of replica.linkBytes.entries())
        expect(Math.abs(bytes - other.linkBytes[link]!), what).toBeLessThanOrEqual(1 + 1e-6 * bytes);
    });
  }
  return runs;
}

test('random runs at three rungs', async () => {
  let [told, simulated] = [0, 0];
  for (let index = 0; index < 100; index++) {
    const run = { ...aheadCase(index, 0), eager: false, routing: { name: 'ecmp' as const } };
    const count = await toldOf(run);
    told += count;
    simulated += 3 - count;
  }
  expect({ told: told > 50, simulated: simulated > 120 }).toEqual({ told: true, simulated: true });
}, 60_000);

test('a run that wants times of messages is not told by one without', async () => {
  const run: FlowRun = { ...aheadCase(0, 0), seeds: [1] };
  const told = toldRuns(() => true);
  const answer = await simulateFlow(device, { ...run, reality: 'endpoints' });
  const [replica] = answer.replicas;
  told.add({ ...run, reality: 'endpoints' }, { ...answer, replicas: [{ ...replica!, fct: undefined }] });
  expect(told.find({ ...run, reality: 'topology' })).toBeUndefined();
});
