import { describe, expect, test } from 'vitest';
import { hash3 } from '../../../src/rng/hash.ts';
import { samplesFor, twoStageInterval } from '../../../src/stats/two-stage.ts';

test('as many samples as the spread of the first ones asks for', () => {
  // s = 1, t(0.975, 2) = 4.3027: (4.3027 / 0.5)² = 74.05.
  expect(samplesFor([1, 2, 3], 0.5)).toBe(75);
  // (4.3027 / 4)² = 1.16: the first three are enough.
  expect(samplesFor([1, 2, 3], 4)).toBe(3);
  expect(samplesFor([5, 5], 1e-9)).toBe(2);
  expect(samplesFor([0, 1e300], 1e-9)).toBe(Infinity);
});

test('the interval has the spread of the first, the mean and the number of all', () => {
  // The first three have s = 1; nine samples of mean 4: ± 4.3027 / 3.
  const samples = [1, 2, 3, 5, 5, 5, 5, 5, 5];
  const [lo, hi] = twoStageInterval(samples, 3);
  expect(lo).toBeCloseTo(4 - 1.43423, 4);
  expect(hi).toBeCloseTo(4 + 1.43423, 4);
});

/** A standard normal number (Box and Muller 1958). */
function normal(a: number, b: number): number {
  const uniform = (c: number) => (hash3(a, b, c) + 0.5) / 2 ** 32;
  return Math.sqrt(-2 * Math.log(uniform(1))) * Math.cos(2 * Math.PI * uniform(2));
}

describe('2,000 means of normal samples to a precision', () => {
  const FIRST = 5;
  const runs = Array.from({ length: 2000 }, (_, run) => {
    const sample = (i: number) => normal(run, i);
    const first = Array.from({ length: FIRST }, (_value, i) => sample(i));
    return { first, sample };
  });

  test('two stages are as narrow as asked, and cover the mean in 95 % of the runs', () => {
    let covered = 0;
    for (const { first, sample } of runs) {
      const count = samplesFor(first, 0.5);
      const all = Array.from({ length: count }, (_, i) => sample(i));
      const [lo, hi] = twoStageInterval(all, FIRST);
      expect((hi - lo) / 2).toBeLessThanOrEqual(0.5 + 1e-12);
      if (lo <= 0 && hi >= 0) covered++;
    }
    // 4 standard errors of 0.49 % below 95 %; more than it where the first samples were enough.
    expect(covered / runs.length).toBeGreaterThan(0.93);
  });
});
