import { expect, test } from 'vitest';
import { certaintyOf } from '../../../src/stats/certainty.ts';
import { pairedDifferences, pairedRatioOf, seedsToTell } from '../../../src/stats/paired.ts';
import { ratioOf } from '../../../src/stats/ratio.ts';
import { summarize } from '../../../src/stats/summary.ts';

// 0.975 quantiles of t, from any table: 2 degrees of freedom 4.3027, 3 3.1824, 4 2.7764, 5 2.5706,
// 6 2.4469.
test.each([
  // Mean 1, s = 1: t(n - 1)/sqrt(n) is 1.242 with 5, 1.0494 with 6, 0.9248 with 7.
  [[0, 1, 2], 7],
  // Mean 2, s = 1: has to be below 2; 2.484 with 3, 1.591 with 4. Signs do not matter.
  [[1, 2, 3], 4],
  [[-1, -2, -3], 4],
  // Nothing varies: two are enough to see that.
  [[5, 5, 5], 2],
  // Mean 1, s = 10: 1.96 · 10 squared is 384, and t(386) = 1.9661 makes it (1.9661 · 10)^2 = 386.6
  // of 387.
  [[-9, 1, 11], 387],
])('%j: so many would tell the mean from 0: %i', (samples, n) => {
  expect(seedsToTell(samples)).toBe(n);
});

test('no number of seeds tells a mean of 0, and ten thousand is the limit', () => {
  expect(seedsToTell([-1, 0, 1])).toBeUndefined();
  expect(seedsToTell([0, 0])).toBeUndefined();
  // (1.96 · s/mean)^2 = 10,000 at s/mean = 51.01.
  expect(seedsToTell([1 - 51.2, 1, 1 + 51.2])).toBeUndefined();
  expect(seedsToTell([1 - 50.8, 1, 1 + 50.8])).toBeGreaterThan(9_800);
});

test('the mean of a sample that tells is told by as many, one that does not takes more', () => {
  for (const samples of [
    [1, 2, 3, 9],
    [2, 2.5, 2.25],
    [-3, 2, 4, 1, 0],
    [-1, -4, 2, -3],
  ]) {
    const [lo, hi] = summarize(samples).ci95;
    const needed = seedsToTell(samples)!;
    expect(needed <= samples.length, `${samples}: ${needed}`).toBe(lo > 0 || hi < 0);
  }
});

test('what is said of a number over seeds', () => {
  expect(certaintyOf(3, false)).toEqual({ kind: 'exact' });
  expect(certaintyOf(3, true)).toEqual({ kind: 'one-seed' });
  expect(certaintyOf(summarize([0, 0, 0]), true)).toEqual({ kind: 'exact' });
  // s/sqrt(3) · 4.3027: 2.4841 around 1 and around 3.
  expect(certaintyOf(summarize([0, 1, 2]), true)).toMatchObject({ kind: 'untold', seeds: 3, needed: 7 });
  expect(certaintyOf(summarize([2, 3, 4]), true)).toEqual({ kind: 'told' });
});

test('equal samples have no spread, however their sum rounds', () => {
  const { mean, ci95 } = summarize([0.1, 0.1, 0.1]);
  expect([mean, ...ci95]).toEqual([0.1, 0.1, 0.1]);
});

test('pairs: what both members share cancels', () => {
  expect(pairedDifferences([1, 10, 100], [2, 11, 101])).toEqual([1, 1, 1]);
  // Each pair has ratio 2 exactly, although the samples differ a hundredfold.
  const { ratio, ci95 } = pairedRatioOf([1, 8, 64], [2, 16, 128]);
  expect(ratio).toBeCloseTo(2, 12);
  expect(ci95![0]).toBeCloseTo(2, 9);
  expect(ci95![1]).toBeCloseTo(2, 9);
  const apart = ratioOf([1, 8, 64], [2, 16, 128]).ci95!;
  expect(apart[0]).toBeLessThan(1);
  expect(apart[1]).toBeGreaterThan(4);
});

test("Student's interval of the logarithms of pairs", () => {
  // Differences of logarithms 1, 2, 3: mean 2, s = 1, ± 4.3027/sqrt(3) = 2.4841.
  const { ratio, ci95 } = pairedRatioOf([1, 1, 1], [Math.E, Math.exp(2), Math.exp(3)]);
  expect(Math.log(ratio)).toBeCloseTo(2, 12);
  expect(Math.log(ci95![0])).toBeCloseTo(2 - 2.4841, 3);
  expect(Math.log(ci95![1])).toBeCloseTo(2 + 2.4841, 3);
  expect(pairedRatioOf([2], [3]).ci95).toBeUndefined();
});
