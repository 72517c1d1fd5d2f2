/** The mean cost of a flap from few begins, and its interval, against sums by hand. */
import { describe, expect, test } from 'vitest';
import { flapWarnings } from '../../../src/run/rows/flaps.ts';
import { costInterval, costOf, drawnPhases } from '../../../src/run/training/flap-cost.ts';

const SOUND = 1_000_000;
const BEGINS = 16;

type Call = readonly [fromPs: number, toPs: number];

/** A step of `SOUND` with calls that stand still during a flap: begin → time that it adds. */
function stillDuring(calls: readonly Call[], lastsPs: number) {
  return (phasePs: number): number => {
    const met = calls.find(([fromPs, toPs]) => phasePs < toPs && phasePs + lastsPs > fromPs);
    return met ? phasePs + lastsPs - Math.max(phasePs, met[0]) : 0;
  };
}

/** Estimates with many seeds. */
function estimates(addedPs: (phasePs: number) => number, effectPs: number) {
  const times = { effectPs, everyPs: 1e12 };
  return Array.from({ length: 400 }, (_, seed) => {
    const samples = drawnPhases(seed, BEGINS, -effectPs, SOUND).map((phasePs) => {
      return { phasePs, timePs: SOUND + addedPs(phasePs) };
    });
    const one = { soundPs: SOUND, fromPs: -effectPs, toPs: SOUND, samples };
    const cost = costOf(times, one, true);
    return { costPs: cost.costPs, intervalPs: costInterval(times, [one], [cost], true) };
  });
}

const everySlot = Array.from({ length: BEGINS }, (_, i): Call => {
  return [(i * SOUND) / BEGINS + 1000, ((i + 0.3) * SOUND) / BEGINS + 1000];
});

// Flaps are much shorter than the step, so the sum is that of all calls: length times that of a
// flap, and half of its square before each.
describe.each<[string, readonly Call[]]>([
  ['a call in each slot', everySlot],
  ['a call at the end', [[980_000, SOUND]]],
  ['a call at the start', [[500, 30_000]]],
  [
    'calls of all lengths',
    [
      [500, 9000],
      [200_000, 460_000],
      [500_000, 503_000],
      [900_000, SOUND],
    ],
  ],
])('%s', (_, calls) => {
  const lastsPs = 400;
  const sum = calls.reduce((ps, [fromPs, toPs]) => ps + (toPs - fromPs) * lastsPs + lastsPs ** 2 / 2, 0);
  const truth = sum / SOUND;
  const drawn = estimates(stillDuring(calls, lastsPs), lastsPs);
  const costs = drawn.map(({ costPs }) => costPs);
  const mean = costs.reduce((a, b) => a + b, 0) / costs.length;

  test('the mean over draws is the cost', () => {
    const variance = costs.reduce((a, b) => a + (b - mean) ** 2, 0) / costs.length;
    expect(Math.abs(mean - truth)).toBeLessThan(4 * Math.sqrt(variance / costs.length));
  });

  test('nine intervals of ten have it, and none is below zero', () => {
    const hit = drawn.filter(({ intervalPs: [low, high] }) => low <= truth && truth <= high);
    expect(hit.length / drawn.length).toBeGreaterThan(0.9);
    expect(drawn.every(({ intervalPs: [low] }) => low >= 0)).toBe(true);
  });
});

test('one begin in each slot, others with another seed', () => {
  const phases = drawnPhases(7, BEGINS, -160, 1440);
  phases.forEach((phasePs, i) => {
    expect(phasePs).toBeGreaterThanOrEqual(-160 + 100 * i);
    expect(phasePs).toBeLessThanOrEqual(-60 + 100 * i);
  });
  expect(drawnPhases(7, BEGINS, -160, 1440)).toEqual(phases);
  expect(drawnPhases(8, BEGINS, -160, 1440)).not.toEqual(phases);
});

test('begins that all cost nothing leave room for what they missed', () => {
  const [{ costPs, intervalPs }] = estimates(() => 0, 400) as [ReturnType<typeof estimates>[number]];
  expect(costPs).toBe(0);
  // (1 − p)^16 is 5 % at this p.
  expect(intervalPs[0]).toBe(0);
  expect((1 - intervalPs[1] / 400) ** BEGINS).toBeCloseTo(0.05, 9);
});

test.each([
  ['short, however narrow', 50, [100, 100], ['short-flaps']],
  ['narrow', 70, [76, 124], []],
  ['wide above', 70, [90, 126], ['uncertain-flaps']],
  ['wide below', 70, [74, 110], ['uncertain-flaps']],
] as const)('warnings: %s', (_, effectPs, intervalPs, codes) => {
  const begins = { phases: 16, fromPs: -effectPs, toPs: 480, apartPs: 60 };
  const times = { what: 'rank 5', lastsPs: effectPs, effectPs, everyPs: 1e6 };
  const cost = { ...begins, ...times, costPs: [100], intervalPs, share: [1e-4] };
  expect(flapWarnings(cost).map(({ code }) => code)).toEqual(codes);
});
