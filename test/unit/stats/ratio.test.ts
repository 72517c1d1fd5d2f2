import { describe, expect, test } from 'vitest';
import { ratioOf } from '../../../src/stats/ratio.ts';

describe('the ratio of samples', () => {
  test('equal samples leave no doubt', () => {
    const { ratio, ci95 } = ratioOf([2, 2, 2], [3, 3]);
    expect(ratio).toBeCloseTo(1.5, 12);
    expect(ci95).toEqual([ratio, ratio]);
  });

  test('a single sample on a side says nothing of its spread', () => {
    expect(ratioOf([2], [3, 4]).ci95).toBeUndefined();
    expect(ratioOf([2, 4], [3]).ci95).toBeUndefined();
  });

  test("Welch's interval of the logarithms", () => {
    // Logarithms -1, 1 and 1, 3: means 0 and 2, both of variance 2, so squares of the standard
    // errors are 2/2 = 1 each and their sum is 2. Degrees of freedom (1 + 1)^2 / (1^2/1 + 1^2/1) =
    // 2, whose 0.975 quantile is 4.30265 (any table of t). Half the interval is 4.30265 * sqrt(2) =
    // 6.08487.
    const { ratio, ci95 } = ratioOf([Math.exp(-1), Math.exp(1)], [Math.exp(1), Math.exp(3)]);
    expect(Math.log(ratio)).toBeCloseTo(2, 12);
    expect(Math.log(ci95![0])).toBeCloseTo(2 - 6.08487, 4);
    expect(Math.log(ci95![1])).toBeCloseTo(2 + 6.08487, 4);
  });
});
