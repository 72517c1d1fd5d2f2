/**
 * Seeds are the same run whether they go one by one, in a batch, in several batches, or on several
 * threads.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { packetsOnThreads } from '../../src/platform/threads.ts';
import { packetAgreement } from './packet-agreement.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const SEEDS = [11, 12, 13, 14, 15, 16, 17, 18, 19];
const run = { ...packetAgreement().at(-1)!, seeds: SEEDS };

test('more seeds than a batch holds, each as by itself', async () => {
  const together = await simulatePackets(device, run);
  expect(together.replicas.map(({ seed }) => seed)).toEqual(SEEDS);
  for (const [i, seed] of SEEDS.entries()) {
    const alone = await simulatePackets(device, { ...run, seeds: [seed] });
    expect(together.replicas[i], `seed ${seed}`).toEqual(alone.replicas[0]);
  }
  expect(new Set(together.replicas.map(({ endPs }) => endPs)).size).toBeGreaterThan(1);
});

test('on two threads as on one', async () => {
  const one = await simulatePackets(device, run);
  const two = await packetsOnThreads(run, { threads: 2 });
  expect(two.replicas).toEqual(one.replicas);
  expect(two.windows).toBe(one.windows);
});
