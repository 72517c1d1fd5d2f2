import { expect, test } from 'vitest';
import { distributionOf, distributions } from '../../../../src/workload/jitter/distributions.ts';
import { expectedFactor, factorsOf } from '../../../../src/workload/jitter/factors.ts';
import { jitterOf, jitterParams } from '../../../../src/workload/jitter/params.ts';

const PARTS = 100_000;
const chances = Array.from({ length: PARTS }, (_, i) => (i + 0.5) / PARTS);
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

test.each(distributions)('$name has mean 0 and deviation 1', ({ quantile }) => {
  const values = chances.map(quantile);
  expect(meanOf(values)).toBeCloseTo(0, 4);
  expect(meanOf(values.map((value) => value ** 2))).toBeCloseTo(1, 3);
});

// Exponential: 1 + 1/2 + 1/3 + 1/4 − 1 and so on. Normal: order statistics of published tables
// (Harter 1961). Uniform from −√3 to √3: √3 (n − 1) / (n + 1).
test.each([
  ['exponential', 4, 1.083333],
  ['exponential', 1000, 6.485471],
  ['exponential', 2e6, Math.log(2e6) + 0.5772157 - 1],
  ['normal', 2, 0.56419],
  ['normal', 10, 1.53875],
  ['normal', 100, 2.50759],
  ['normal', 1000, 3.24144],
  ['uniform', 3, Math.sqrt(3) / 2],
  ['uniform', 99, Math.sqrt(3) * 0.98],
])('%s: the expected maximum of %d draws', (name, n, most) => {
  expect(distributionOf(name).most(n)).toBeCloseTo(most, 3);
  expect(distributionOf(name).most(1)).toBe(0);
});

test.each(distributions)('$name: the mean over seeds of the slowest of 64 ranks', ({ name, most }) => {
  const jitter = jitterOf({ deviation: 0.01, distribution: name })!;
  const SEEDS = 4000;
  const slowest = Array.from({ length: SEEDS }, (_, seed) => {
    const factorOf = factorsOf(jitter, 64, seed);
    return Math.max(...Array.from({ length: 64 }, (_, rank) => factorOf(rank, 0)));
  });
  // The deviation of the maximum is at most that of the exponential, π/√6: the mean of 4,000 is
  // within 4 · 0.01 · 1.28 / √4000 of the expectation.
  expect(Math.abs(meanOf(slowest) - (1 + 0.01 * most(64)))).toBeLessThan(0.0008);
  expect(expectedFactor(jitter, 64)).toBeCloseTo(1 + 0.01 * most(64), 12);
});

test('times that are those of the slowest of some ranks already have less to add', () => {
  const jitter = jitterOf({ deviation: 0.01, distribution: 'uniform', included: 3 })!;
  // (1 + 0.01 √3 · 98/100) / (1 + 0.01 √3 · 2/4), and nothing for as many ranks.
  expect(expectedFactor(jitter, 99)).toBeCloseTo((1 + 0.0098 * Math.sqrt(3)) / (1 + 0.005 * Math.sqrt(3)), 9);
  expect(expectedFactor(jitter, 3)).toBe(1);
});

test('draws of an item differ from those of the next, those of a step do not', () => {
  const of = (per: string) => factorsOf(jitterOf({ deviation: 0.01, per })!, 4, 7);
  expect(of('step')(2, 0)).toBe(of('step')(2, 5));
  expect(of('item')(2, 0)).not.toBe(of('item')(2, 5));
  expect(of('item')(2, 3)).not.toBe(of('item')(3, 3));
  expect(jitterOf({ deviation: 0 })).toBeUndefined();
});

test('parameters name all distributions', () => {
  expect(jitterParams.distribution.choices).toEqual(distributions.map(({ name }) => name));
});
