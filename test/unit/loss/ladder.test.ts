import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reality } from '../../../src/engine/flow/api.ts';
import { LADDER, runLadder, stepTimeLoss } from '../../../src/loss/ladder.ts';

const time = fc.double({ min: 0, max: 1e15, noNaN: true });
const whole = fc.integer({ min: 0, max: 1e15 });

test('deltas sum to the step time exactly, whatever the times', async () => {
  await fc.assert(
    fc.asyncProperty(
      whole,
      fc.tuple(time, time, time),
      fc.array(time, { minLength: 1, maxLength: 40 }),
      async (computePs, [latency, endpoints, topology], routing) => {
        const times: Record<Reality, number[]> = {
          latency: [latency],
          endpoints: [endpoints],
          topology: [topology],
          routing,
        };
        const ladder = await runLadder({ computePs, timesPs: async (reality) => times[reality] });
        expect(ladder.rungs.map((r) => r.rung)).toEqual(LADDER);
        ladder.timesPs.forEach((total, seed) => {
          const deltas = ladder.rungs.map((r) => r.deltasPs[r.deltasPs.length === 1 ? 0 : seed]!);
          expect(deltas.reduce((a, b) => a + b)).toBe(total);
        });
      },
    ),
  );
});

test('a rung that takes less time has a negative delta', async () => {
  const times = { latency: [20], endpoints: [50], topology: [80], routing: [70, 90] };
  const ladder = await runLadder({ computePs: 10, timesPs: async (reality) => times[reality] });
  expect(ladder.rungs.map((r) => r.deltasPs)).toEqual([[10], [10], [30], [30], [-10, 10]]);
  // (70 − 50)/50 and (90 − 50)/50.
  expect(ladder.losses).toEqual([0.4, 0.8]);
});

test('no communication is no loss', () => {
  expect(stepTimeLoss(0, 0)).toBe(0);
});
