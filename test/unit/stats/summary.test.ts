import { expect, test } from 'vitest';
import { studentQuantile } from '../../../src/stats/student.ts';
import { quantile, summarize } from '../../../src/stats/summary.ts';

// Printed tables of Student's t, two-sided 95 %.
test.each([
  [1, 12.7062],
  [2, 4.30265],
  [4, 2.77645],
  [9, 2.26216],
  [31, 2.03951],
  [255, 1.96931],
])('t of %i degrees of freedom is %f', (df, t) => {
  expect(studentQuantile(0.975, df)).toBeCloseTo(t, 4);
});

test('quantiles interpolate between order statistics', () => {
  // Type 7: position (n-1)q = 3·0.5 = 1.5, halfway from 2 to 3; 3·0.99 = 2.97, from 3 to 10 by
  // 0.97.
  expect(quantile([10, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 1, 3, 2], 0.99)).toBeCloseTo(3 + 7 * 0.97, 12);
});

test('the interval of the mean is t·s/√n wide on each side', () => {
  // 1..5: mean 3, s² = 10/4 = 2.5, s/√5 = √0.5; t(4) = 2.77645.
  const { mean, ci95, p50 } = summarize([5, 1, 4, 2, 3]);
  expect(mean).toBe(3);
  expect(p50).toBe(3);
  expect(ci95[1] - 3).toBeCloseTo(2.77645 * Math.SQRT1_2, 4);
  expect(3 - ci95[0]).toBeCloseTo(ci95[1] - 3, 12);
});

test('one sample is its own interval', () => {
  expect(summarize([7]).ci95).toEqual([7, 7]);
});
