import { expect, test } from 'vitest';
import { normalQuantile } from '../../../src/stats/normal.ts';

// Values of published tables, in the middle and in both tails.
test.each([
  [0.5, 0],
  [0.84134475, 1],
  [0.975, 1.959964],
  [0.999, 3.090232],
  [1e-6, -4.753424],
  [1e-9, -5.997807],
  [1e-12, -7.034484],
])('the quantile at %d is %d', (chance, value) => {
  expect(normalQuantile(chance)).toBeCloseTo(value, 5);
  expect(normalQuantile(1 - chance)).toBeCloseTo(-value, chance < 1e-8 ? 3 : 5);
});
