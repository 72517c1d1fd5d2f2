import { describe, expect, test } from 'vitest';
import type { Versus } from '../../../src/compare/comparison.ts';
import { beatenBy } from '../../../src/compare/pareto.ts';
import { verdictOf } from '../../../src/compare/verdict.ts';

const told: Versus = { ratio: 0.934, ci95: [0.901, 0.969], certainty: 'told', pairs: 8, spread_of: 8 };

describe('a sentence', () => {
  test.each<[Partial<Versus>, string]>([
    [{}, 'B takes 6.60 % less time than A (3.10 to 9.90 %).'],
    [{ ratio: 1.05, ci95: [1.02, 1.08] }, 'B takes 5.00 % more time than A (2.00 to 8.00 %).'],
    [{ ratio: 2.4, ci95: [2.1, 2.7] }, 'B takes 2.40 times as long as A (2.10 to 2.70 times).'],
    [{ ratio: 1.9, ci95: [1.7, 2.1] }, 'B takes 90.0 % more time than A (1.70 to 2.10 times).'],
    [{ ratio: 1.05, ci95: [1.05, 1.05] }, 'B takes 5.00 % more time than A (in each of 8 seeds).'],
    [
      { ratio: 1.005, ci95: [0.98, 1.03], certainty: 'untold', seeds_to_tell: 40 },
      'B cannot be told from A with 8 seeds; about 40 would tell (2.00 % less to 3.00 % more time).',
    ],
    [
      { ratio: 1, ci95: [0.98, 1.03], certainty: 'untold' },
      'B cannot be told from A with 8 seeds; more than 10,000 would tell (2.00 % less to 3.00 % more time).',
    ],
    [{ ci95: null, certainty: 'one-seed' }, 'B takes 6.60 % less time than A (one seed, no interval).'],
    [
      { ratio: 1.05, certainty: 'exact' },
      'B takes 5.00 % more time than A, exactly: no seed decides anything.',
    ],
    [{ ratio: 1, certainty: 'exact' }, 'B takes as long as A, exactly: no seed decides anything.'],
  ])('%j', (part, sentence) => {
    expect(verdictOf('B', 'A', { ...told, ...part })).toBe(sentence);
  });
});

test('the Pareto set of cost and time', () => {
  const setups = [
    { price: 3, time: 1 },
    { price: 2, time: 2 },
    { price: 2, time: 3 },
    { price: 1, time: 5 },
    { price: 3, time: 1 },
    { price: 4, time: 4 },
  ];
  // The third costs as much as the second and takes longer; all but the fourth beat the last.
  expect(beatenBy(setups)).toEqual([undefined, undefined, 1, undefined, undefined, 0]);
});
