/**
 * Jumps over steps that repeat. Exact ones change nothing; the others keep within the bound that
 * they say, for random rings, rails and hierarchies, ranks in random order and broken links among
 * them.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { buildCollective } from '../../src/collective/build.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { FlowReplica, FlowRun } from '../../src/engine/flow/api.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { describeJumpCase, jumpCase } from './jump-cases.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Lanes that run ahead would do so earlier without jumps. */
async function both(run: FlowRun): Promise<readonly [jumped: FlowReplica, whole: FlowReplica]> {
  const jumped = await simulateFlow(device, { ...run, ahead: false });
  const whole = await simulateFlow(device, { ...run, ahead: false, fastForward: 'off' });
  return [jumped.replicas[0]!, whole.replicas[0]!];
}

const fabric = fatTree.build({ k: 8, rate: 400e9, latency: 500_000, oversubscription: 1 });
const all = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);
const ring: FlowRun = {
  ...{ fabric, routes: buildRoutes(fabric), reality: 'routing', routing: { name: 'ecmp' } },
  schedule: buildCollective({
    collective: 'all-reduce',
    algorithm: 'ring',
    bytes: 64 * 2 ** 20,
    groups: [all],
  }),
  ...{ seeds: [1], tolerance: 1e-3, fastForward: 'exact' },
};

describe('a ring that meets no other flow', () => {
  test.each(['latency', 'endpoints', 'topology', 'routing'] as const)(
    'is the same with jumps at rung %s',
    async (reality) => {
      const [jumped, whole] = await both({ ...ring, reality });
      expect(jumped.skipped).toMatchObject({ jumps: 1, earlyPs: 0, latePs: 0 });
      expect(jumped.skipped!.messages).toBeGreaterThan(0.7 * whole.messages);
      expect(jumped.endPs).toBe(whole.endPs);
      expect(jumped.messages).toBe(whole.messages);
      expect(jumped.linkBytes).toEqual(whole.linkBytes);
      expect({ ...jumped.fct, meanPs: 0 }).toEqual({ ...whole.fct, meanPs: 0 });
      // Lanes add up times in f32.
      expect(Math.abs(jumped.fct!.meanPs / whole.fct!.meanPs - 1)).toBeLessThan(1e-4);
    },
  );

  test('jumps for each of several seeds', async () => {
    const seeds = [1, 2, 3];
    const { replicas } = await simulateFlow(device, { ...ring, seeds });
    for (const { skipped, endPs } of replicas) {
      expect(skipped!.jumps).toBe(1);
      expect(endPs).toBe(replicas[0]!.endPs);
    }
  });

  test('is simulated whole if its flows are listed, or it is to be stopped', async () => {
    const listed = await simulateFlow(device, { ...ring, listFlows: true });
    expect(listed.replicas[0]).not.toHaveProperty('skipped');
    const stopped = await simulateFlow(device, { ...ring, stop: { messages: 1e9, timePs: 1e18 } });
    expect(stopped.replicas[0]).not.toHaveProperty('skipped');
  });
});

test('random runs keep within the bound of their jumps', async () => {
  let [jumps, exact, bounded] = [0, 0, 0];
  for (let index = 0; index < 120; index++) {
    const run = jumpCase(index);
    const [jumped, whole] = await both(run);
    const { earlyPs = 0, latePs = 0 } = jumped.skipped ?? {};
    const what = describeJumpCase(index);
    expect(jumped.messages, what).toBe(whole.messages);
    expect(whole.endPs - jumped.endPs, what).toBeLessThanOrEqual(latePs);
    expect(jumped.endPs - whole.endPs, what).toBeLessThanOrEqual(earlyPs);
    if (!jumped.skipped) expect(jumped, what).toEqual(whole);
    else if (earlyPs + latePs === 0) exact++;
    else bounded++;
    jumps += jumped.skipped?.jumps ?? 0;
  }
  expect({ jumps: jumps > 20, exact: exact > 5, bounded: bounded > 10 }).toEqual({
    jumps: true,
    exact: true,
    bounded: true,
  });
});
