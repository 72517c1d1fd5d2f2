import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladderOf, type Rung, stagesOf, stepTimeLoss } from '../../../src/ladder/ladder.ts';
import { RUNGS } from '../../../src/model/result.ts';

const time = fc.double({ min: 0, max: 1e15, noNaN: true });
const whole = fc.integer({ min: 0, max: 1e15 });

/** Measures at these rungs; the seed decides something at those above `topology`. */
function measured(rungs: readonly Rung[], times: Readonly<Partial<Record<Rung, readonly number[]>>>) {
  return new Map(
    rungs.map((rung) => [
      rung,
      { timesPs: times[rung]!, seeded: RUNGS.indexOf(rung) > RUNGS.indexOf('topology') },
    ]),
  );
}

test('deltas sum to the step time exactly, whatever the times', () => {
  fc.assert(
    fc.property(
      whole,
      fc.tuple(time, time, time),
      fc.array(time, { minLength: 1, maxLength: 40 }),
      fc.array(time, { minLength: 40, maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (computePs, [latency, endpoints, topology], routing, transport, packets, faults, jitter) => {
        const times: Record<Rung, number[]> = {
          compute: [computePs],
          // With jitter all rungs from there on depend on the seed.
          jitter: routing.map((ps) => ps / 2),
          latency: jitter ? routing.map((ps) => latency + ps / 2) : [latency],
          endpoints: [endpoints],
          contention: [endpoints + 1],
          topology: [topology],
          routing,
          transport: transport.slice(0, Math.max(routing.length, 1)),
          faults: transport.slice(0, Math.max(routing.length, 1)).reverse(),
        };
        const rungs: Rung[] = [
          'compute',
          ...(jitter ? ['jitter' as const] : []),
          ...stagesOf(packets, faults),
        ];
        const ladder = ladderOf(measured(rungs, times));
        expect(ladder.rungs.map((r) => r.rung)).toEqual([
          ...([
            'compute',
            ...(jitter ? ['jitter'] : []),
            'latency',
            'endpoints',
            'topology',
            'routing',
          ] as const),
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

test('a rung that takes less time has a negative delta', () => {
  const times = { compute: [10], latency: [20], endpoints: [50], topology: [80], routing: [70, 90] };
  const ladder = ladderOf(measured(Object.keys(times) as Rung[], times));
  expect(ladder.rungs.map((r) => r.deltasPs)).toEqual([[10], [10], [30], [30], [-10, 10]]);
  // (70 − 50)/50 and (90 − 50)/50.
  expect(ladder.losses).toEqual([0.4, 0.8]);
});

test('with an ideal for each seed, each loss is against its own', () => {
  const times = { compute: [10], jitter: [12, 16], endpoints: [50, 60], routing: [75, 66] };
  const ladder = ladderOf(measured(Object.keys(times) as Rung[], times));
  expect(ladder.rungs.map((r) => r.deltasPs)).toEqual([[10], [2, 6], [38, 44], [25, 6]]);
  expect(ladder.idealPs).toEqual([50, 60]);
  // (75 − 50)/50 and (66 − 60)/60.
  expect(ladder.losses).toEqual([0.5, 0.1]);
});

test('a delta depends on the seed where either of its two rungs does', () => {
  const times = { compute: [0], endpoints: [50], routing: [70], transport: [60], faults: [80] };
  const seededAt = (...seeded: readonly Rung[]) => {
    const at = Object.entries(times).map(([rung, timesPs]) => {
      return [rung as Rung, { timesPs, seeded: seeded.includes(rung as Rung) }] as const;
    });
    // Whatever the order in which they were measured.
    return ladderOf(new Map(at.reverse()))
      .rungs.filter((rung) => rung.seeded)
      .map(({ rung }) => rung);
  };
  expect(seededAt()).toEqual([]);
  expect(seededAt('routing')).toEqual(['routing', 'transport']);
  expect(seededAt('transport')).toEqual(['transport', 'faults']);
  expect(seededAt('faults')).toEqual(['faults']);
});

test('no communication is no loss', () => {
  expect(stepTimeLoss(0, 0)).toBe(0);
});
