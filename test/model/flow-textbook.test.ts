import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { endsByHand, type HandFlow } from './explicit.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const GB = 1e9;
const over = (...links: number[]) => links.map((link) => ({ link }));

/**
 * Checks rates by simultaneous ends: flow i carries `rate[i]` times one second of bytes. Every flow
 * ends at one second if, and only if, all rates are right from the start.
 */
async function expectRates(
  capacity: readonly number[],
  flows: readonly Omit<HandFlow, 'bytes'>[],
  rates: readonly number[],
  denominator = 1,
  digits = 1e-6,
): Promise<void> {
  const sized = flows.map((flow, i) => ({ ...flow, bytes: Math.round(rates[i]! * GB) }));
  const scaled = capacity.map((rate) => rate * GB);
  const ends = await endsByHand(device, scaled, sized, denominator);
  for (const [i, end] of ends.entries())
    expect(Math.abs(end - 1), `flow ${i} ends at ${end}`).toBeLessThan(digits);
}

// Parking lot: k links of capacity 1, one flow over all, one on each. On every link two flows
// share: 1/2 each.
test.each([1, 2, 5, 40])('parking lot of %i links: all rates are one half', async (k) => {
  const all = over(...Array.from({ length: k }, (_, link) => link));
  const flows = [{ links: all }, ...all.map((hop) => ({ links: [hop] }))];
  await expectRates(
    flows.slice(1).map(() => 1),
    flows,
    flows.map(() => 0.5),
  );
});

// Bertsekas & Gallager, Data Networks, 6.5: L2 {b,c,d} fills first at 1/3; L3 {c,e} leaves e = 2/3;
// L1 {a} gives 1.
test('three links after Bertsekas and Gallager', async () => {
  const flows = [over(0), over(1), over(1, 2), over(1), over(2)].map((links) => ({ links }));
  await expectRates([1, 1, 1], flows, [1, 1 / 3, 1 / 3, 1 / 3, 2 / 3], 1, 3e-6);
});

// L1 of 10 {A,B,C}, L2 of 4 {C}, A capped at 2 (a link of its own): A = 2; then C = 4 at L2 and B =
// 10 − 2 − 4 = 4.
test('a capped flow leaves its share to the others', async () => {
  const flows = [over(0, 2), over(0), over(0, 1)].map((links) => ({ links }));
  await expectRates([10, 4, 2], flows, [2, 4, 4]);
});

// 1 MB and 2 MB on 10 Gbit/s: both at 5 Gbit/s until 1.6 ms; then 1 MB is left for the second
// alone: 0.8 ms more.
test('two sizes on one link end at 1.6 and 2.4 ms', async () => {
  const ends = await endsByHand(
    device,
    [10e9 / 8],
    [
      { links: over(0), bytes: 1e6 },
      { links: over(0), bytes: 2e6 },
    ],
  );
  expect(Math.abs(ends[0]! / 1.6e-3 - 1)).toBeLessThan(1e-6);
  expect(Math.abs(ends[1]! / 2.4e-3 - 1)).toBeLessThan(1e-6);
});

// N flows of S bytes into one link of C: each gets C/N, all end at N·S/C.
test.each([2, 7, 100, 3000])('%i into one: all end at N S / C', async (n) => {
  const flows = Array.from({ length: n }, () => ({ links: over(0), bytes: 1_000_000 }));
  const ends = await endsByHand(device, [1e9], flows);
  for (const end of ends) expect(Math.abs(end / (n * 1e-3) - 1)).toBeLessThan(1e-6);
});

// SimGrid's unit tests of its solver (src/kernel/lmm/maxmin_test.cpp, 12a63c7): a constraint Σ a·ρ
// ≤ C and rates in proportion 1/p. With x = p·ρ the level all flows share, the constraint is Σ
// (a/p)·x ≤ C: weight a/p, and p times the bytes. Weights below are in halves where a p of 2 needs
// it.
test('SimGrid: penalties', async () => {
  // C=3, a=(1,1), p=(1,2): x + x/2 = 3, x = 2, so ρ = (2, 1).
  await expectRates([3], [{ links: [{ link: 0 }] }, { links: [{ link: 0, weight: 0.5 }] }], [2, 2], 2, 1e-5);
});

test('SimGrid: consumption weights', async () => {
  // C=3, a=(1,2), p=(1,1): x + 2x = 3, ρ = (1, 1).
  await expectRates([3], [{ links: [{ link: 0 }] }, { links: [{ link: 0, weight: 2 }] }], [1, 1], 1, 1e-5);
});

test('SimGrid: both', async () => {
  // C=20, a=(1,2), p=(1,2): x + 2·x/2 = 20, x = 10, ρ = (10, 5).
  await expectRates([20], [{ links: [{ link: 0 }] }, { links: [{ link: 0, weight: 1 }] }], [10, 10], 2, 1e-5);
});

test('SimGrid: two constraints', async () => {
  // C1=20: ρ1 + 2ρ2; C2=60: 2ρ1 + ρ3; p=(1,2,1). C1: x + x = 20, x = 10: ρ1 = 10, ρ2 = 5. C2: 20 +
  // ρ3 = 60: ρ3 = 40.
  const flows = [
    { links: [{ link: 0 }, { link: 1, weight: 2 }] },
    { links: [{ link: 0, weight: 1 }] },
    { links: [{ link: 1 }] },
  ];
  await expectRates([20, 60], flows, [10, 10, 40], 2, 1e-5);
});

test('SimGrid: unshared constraint', async () => {
  // A fatpipe bounds each flow alone: the level stops when the flow of the least penalty reaches C.
  // C=10, p=(1,2): x = 10, ρ = (10, 5): a private link of weight 1 and capacity C·p_min/p·p for
  // each, that is 10 at level x.
  await expectRates([10, 5], [{ links: over(0) }, { links: [{ link: 1, weight: 0.5 }] }], [10, 10], 2, 1e-5);
});
