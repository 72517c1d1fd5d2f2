/** A step whose times have not settled: the figure stands next to the time. */
import { expect, test } from 'vitest';
import type { StepResult } from '../../../src/model/result.ts';
import { ladderDoubts, unsettledText } from '../../../src/report/certainty.ts';
import { stepResult } from '../../../src/run/rows/step.ts';

const rungs = (['compute', 'latency', 'transport'] as const).map((rung) => ({
  ...{ rung, timesPs: [4_000_000], deltasPs: [0], seeded: false },
}));
const ladder = { rungs, timesPs: [4_000_000], idealPs: [4_000_000], losses: [0] };
const left = (at: Readonly<Record<string, number>>): StepResult =>
  stepResult(ladder, 1, (rung) => at[rung] ?? 0);

test('rungs have the change that was left, if one was', () => {
  expect(left({}).ladder.map((rung) => rung.unsettled_us)).toEqual([undefined, undefined, undefined]);
  const some = left({ latency: 2_000_000, transport: 1_000_000 });
  expect(some.ladder.map((rung) => rung.unsettled_us)).toEqual([undefined, 2, 1]);
  expect(ladderDoubts(some.ladder)).toEqual([
    '+ latency: not settled, a call still changed by 2 us',
    '+ transport: not settled, a call still changed by 1 us',
  ]);
});

test('the headline has that of the last rung', () => {
  expect(unsettledText(left({ transport: 1_000_000 }))).toBe('not settled: ±1 us (25.0 %)');
  expect(unsettledText(left({ latency: 1_000_000 }))).toBeUndefined();
});
