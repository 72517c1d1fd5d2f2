/**
 * Load balancing on a clean fabric as Ultra Ethernet's simulator published it (O-23): a permutation
 * of 2 MB over 1024 hosts, times of the last completion in µs, means over permutations.
 * `WEFT_TESTS=long` runs five permutations in place of two.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { PacketRouting } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { messageSchedule } from '../../src/workload/messages.ts';
import { LONG, sizeOf } from '../sizes.ts';
import { htsimFatTree, htsimSettings, mean, permutation } from './htsim.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const SEEDS = sizeOf({ full: [1, 2], long: [1, 2, 3, 4, 5] });
const fabric = htsimFatTree(16);
const routes = buildRoutes(fabric);

async function tail(name: PacketRouting['name'], ackEvery: number): Promise<number> {
  const ends: number[] = [];
  for (const seed of SEEDS) {
    const { replicas } = await simulatePackets(device, {
      ...{ fabric, routes, routing: { name }, settings: { ...htsimSettings, ackEvery } },
      schedule: messageSchedule(permutation(1024, seed)),
      seeds: [seed],
      listFlows: true,
    });
    ends.push(Math.max(...replicas[0]!.flows!.map(({ endPs }) => endPs / 1e6)));
  }
  if (LONG) console.log(name, ackEvery, mean(ends));
  return mean(ends);
}

// Published for NSCC: oblivious 212.79, REPS with an ack for four packets 208.24, bitmap 200.51,
// REPS with an ack each 198.25, mixed 193.18 (it is not said how often acked; here an ack each); 5
// % of each allowed, in this order.
test('tails and their order', async () => {
  const oblivious = await tail('spray', 4);
  const repsOfFour = await tail('reps', 4);
  const bitmap = await tail('bitmap', 4);
  const reps = await tail('reps', 1);
  const mixed = await tail('mixed', 1);
  for (const [found, published] of [
    [oblivious, 212.79],
    [repsOfFour, 208.24],
    [bitmap, 200.51],
    [reps, 198.25],
    [mixed, 193.18],
  ] as const) {
    expect(Math.abs(found / published - 1), `${found} for ${published}`).toBeLessThan(0.05);
  }
  expect(mixed).toBeLessThan(reps);
  expect(reps).toBeLessThan(bitmap);
  expect(bitmap).toBeLessThan(Math.min(repsOfFour, oblivious));
  // OUTSIDE: the published 2 % between oblivious and REPS with an ack for four are none here (214.5
  // and 214.9 over five permutations), and which comes first is a draw; with the receiver-based
  // control the published two change places too.
});

// With an ack for four packets 202.7 over five permutations, 4.9 % above 193.18, and 203.2 over
// two: three in four entropies that could be used again are not told of. This test holds the
// present value.
test('mixed with an ack for four packets: regression', async () => {
  const mixed = await tail('mixed', 4);
  expect(mixed).toBeGreaterThan(196);
  expect(mixed).toBeLessThan(210);
});
