import { expect, test } from 'vitest';
import { warningText } from '../../../src/report/warnings/text.ts';
import { fewSeedsWarning } from '../../../src/run/rows/few-seeds.ts';
import { summarize } from '../../../src/stats/summary.ts';

test('two seeds that differ: t with one degree of freedom is 12.7', () => {
  // Mean 150, s = 70.7, s/√2 = 50: the interval is 150 ± 12.71 · 50.
  expect(warningText(fewSeedsWarning(summarize([100, 200]))!)).toBe(
    '2 seeds say little: the 95 % interval of the mean time is ±424 % of it, below zero even; use --seeds 16 or more',
  );
});

test.each([
  ['one seed', 100],
  ['seeds that make no difference', summarize([100, 100, 100])],
  ['seeds that make next to none', summarize([100, 100.001, 100])],
  ['eight', summarize([90, 110, 95, 105, 100, 120, 80, 100])],
])('%s: nothing to warn of', (_, time) => {
  expect(fewSeedsWarning(time)).toBeUndefined();
});
