import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runLadder, type Stage, stagesOf, stepTimeLoss } from '../../../src/loss/ladder.ts';
import { RUNGS } from '../../../src/model/result.ts';

const time = fc.double({ min: 0, max: 1e15, noNaN: true });
const whole = fc.integer({ min: 0, max: 1e15 });

test('deltas sum to the step time exactly, whatever the times', async () => {
  await fc.assert(
    fc.asyncProperty(
      whole,
      fc.tuple(time, time, time),
      fc.array(time, { minLength: 1, maxLength: 40 }),
      fc.array(time, { minLength: 40, maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      async (computePs, [latency, endpoints, topology], routing, transport, packets, faults) => {
        const times: Record<Stage, number[]> = {
          latency: [latency],
          endpoints: [endpoints],
          topology: [topology],
          routing,
          transport: transport.slice(0, Math.max(routing.length, 1)),
          faults: transport.slice(0, Math.max(routing.length, 1)).reverse(),
        };
        const stages = stagesOf(packets, faults);
        const ladder = await runLadder({ computePs, timesPs: async (stage) => times[stage] }, stages);
        expect(ladder.rungs.map((r) => r.rung)).toEqual([
          ...RUNGS.slice(0, 5),
          ...(packets ? ['transport'] : []),
          ...(faults ? ['faults'] : []),
        ]);
        ladder.timesPs.forEach((total, seed) => {
          const deltas = ladder.rungs.map((r) => r.deltasPs[r.deltasPs.length === 1 ? 0 : seed]!);
          expect(deltas.reduce((a, b) => a + b)).toBe(total);
        });
      },
    ),
  );
});

test('a rung that takes less time has a negative delta', async () => {
  const times = {
    latency: [20],
    endpoints: [50],
    topology: [80],
    routing: [70, 90],
    transport: [0],
    faults: [0],
  };
  const ladder = await runLadder({ computePs: 10, timesPs: async (stage) => times[stage] });
  expect(ladder.rungs.map((r) => r.deltasPs)).toEqual([[10], [10], [30], [30], [-10, 10]]);
  // (70 − 50)/50 and (90 − 50)/50.
  expect(ladder.losses).toEqual([0.4, 0.8]);
});

test('no communication is no loss', () => {
  expect(stepTimeLoss(0, 0)).toBe(0);
});
