/**
 * Published runs of Ultra Ethernet's simulator on 1024 hosts (see packet-htsim.test.ts):
 * permutations of 2 MB. Times in µs. `WEFT_TESTS=long` runs twenty permutations in place of two.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { messageSchedule } from '../../src/workload/messages.ts';
import { LONG, sizeOf } from '../sizes.ts';
import { htsimFatTree, htsimLeafSpine, htsimSettings, mean, permutation, slowLink } from './htsim.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const SEEDS = Array.from({ length: sizeOf({ full: 2, long: 20 }) }, (_, i) => i + 1);

/** Means over permutations of the first, the median and the last completion. */
async function spread(fabric: Fabric): Promise<{ first: number; median: number; tail: number }> {
  const runs: number[][] = [];
  for (const seed of SEEDS) {
    const { replicas } = await simulatePackets(device, {
      fabric,
      routes: buildRoutes(fabric),
      schedule: messageSchedule(permutation(1024, seed)),
      routing: { name: 'spray' },
      settings: htsimSettings,
      seeds: [seed],
      listFlows: true,
    });
    runs.push(replicas[0]!.flows!.map(({ endPs }) => endPs / 1e6).sort((a, b) => a - b));
  }
  const at = (place: number) => mean(runs.map((times) => times.at(place)!));
  const found = { first: at(0), median: at(512), tail: at(-1) };
  if (LONG) console.log(fabric.name, found);
  return found;
}

// O-17 and O-23. With paths chosen obliviously, as `spray` does, 212.79 is published: 5 % allowed.
// The first flow to end is one within a leaf, 162.509 + 0.332 + 4 + 0.01 = 166.85 at best; 167.6
// published. OUTSIDE 5 % of 200.507, which is with feedback on paths.
test('permutation of 1024', async () => {
  const { first, tail } = await spread(htsimFatTree(16));
  expect(Math.abs(first / 167.6 - 1)).toBeLessThan(0.01);
  expect(Math.abs(tail / 212.79 - 1)).toBeLessThan(0.05);
  expect(tail).toBeLessThan(220);
});

// OUTSIDE the published 202.27, 'no visible loss': there the slow link's queue has a quarter of the
// bytes too. So its packets come 14 µs late at most, and here all of them 57 µs; docs/models.md.
// This test holds the present value.
test('with one core link at 25 %: regression, outside the published tolerance', async () => {
  const fabric = slowLink(htsimFatTree(16), 1024 + 256, 1024 + 128, 0.25);
  const { tail } = await spread(fabric);
  expect(tail).toBeGreaterThan(225);
  expect(tail).toBeLessThan(280);
});

// O-18. From a leaf's 32 flows 31 cross in the mean, and 32 at most, over 8 uplinks: 4 · 162.509 ·
// 31/32 and the way there and back, 638 to 650. 785.77 published for the tail, 10 % and 1.15 to
// 1.28 of the ideal allowed, bound 880; ~622 for the median.
test('4:1 oversubscribed leaf-spine', async () => {
  const { median, tail } = await spread(htsimLeafSpine());
  expect(Math.abs(tail / 785.77 - 1)).toBeLessThan(0.1);
  expect(Math.abs(median / 622 - 1)).toBeLessThan(0.1);
  expect(tail / 644).toBeGreaterThan(1.15);
  expect(tail / 644).toBeLessThan(1.28);
});
