/**
 * The published runs of packet-htsim.test.ts with paths chosen as they were: with feedback, by
 * `bitmap`. 2 MB, times in µs. `WEFT_TESTS=long` runs twenty permutations of 1024 in place of two.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { type Message, messageSchedule } from '../../src/workload/messages.ts';
import { LONG, sizeOf } from '../sizes.ts';
import {
  htsimFatTree,
  htsimLeafSpine,
  htsimSettings,
  mean,
  PUBLISHED_16,
  permutation,
  slowLink,
} from './htsim.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const seedsUpTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const LARGE = seedsUpTo(sizeOf({ full: 2, long: 20 }));

/** When the last of the messages is complete, for each seed. */
async function tails(fabric: Fabric, messages: readonly Message[], seeds: readonly number[]) {
  const { replicas } = await simulatePackets(device, {
    fabric,
    routes: buildRoutes(fabric),
    schedule: messageSchedule(messages),
    routing: { name: 'bitmap' },
    settings: htsimSettings,
    seeds,
    listFlows: true,
  });
  return replicas.map(({ flows }) => Math.max(...flows!.map(({ endPs }) => endPs / 1e6)));
}

/** Over permutations of 1024. */
async function largeTail(fabric: Fabric): Promise<number> {
  const seen: number[] = [];
  for (const seed of LARGE) seen.push(...(await tails(fabric, permutation(1024, seed), [seed])));
  if (LONG) console.log(fabric.name, mean(seen));
  return mean(seen);
}

describe('permutation of 16', () => {
  // O-16: 187.97 … 194.02 published, 5 % of the tail allowed.
  test('alike links', async () => {
    const seen = await tails(htsimFatTree(4), PUBLISHED_16, seedsUpTo(20));
    expect(Math.abs(mean(seen) / 194.02 - 1)).toBeLessThan(0.05);
    expect(Math.max(...seen)).toBeLessThan(210);
  });

  // O-16: 238.2 published, 10 % allowed.
  test('one core link at 25 %', async () => {
    const seen = await tails(slowLink(htsimFatTree(4), 32, 24, 0.25), PUBLISHED_16, seedsUpTo(20));
    expect(Math.abs(mean(seen) / 238.2 - 1)).toBeLessThan(0.1);
  });
});

describe('permutation of 1024', () => {
  // O-17: 200.507 published, 5 % allowed.
  test('alike links', async () => {
    expect(Math.abs((await largeTail(htsimFatTree(16))) / 200.507 - 1)).toBeLessThan(0.05);
  });

  // O-17. OUTSIDE the published 202.27, 'no visible loss': there the slow link's queue and marks
  // have a quarter of the bytes too (docs/models.md). This test holds the present value, 234.
  test('one core link at 25 %: regression, outside the published tolerance', async () => {
    const tail = await largeTail(slowLink(htsimFatTree(16), 1024 + 256, 1024 + 128, 0.25));
    expect(tail).toBeGreaterThan(200);
    expect(tail).toBeLessThan(250);
  });

  // O-18: 785.77 published, 10 % and 1.15 to 1.28 of 638 … 650 allowed.
  test('4:1 oversubscribed leaf-spine', async () => {
    const tail = await largeTail(htsimLeafSpine());
    expect(Math.abs(tail / 785.77 - 1)).toBeLessThan(0.1);
    expect(tail / 644).toBeGreaterThan(1.15);
    expect(tail / 644).toBeLessThan(1.28);
  });
});
