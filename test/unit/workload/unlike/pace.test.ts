import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flapSpans } from '../../../../src/model/flaps.ts';
import { paceOf, slowestPace, stretchedPs } from '../../../../src/model/pace.ts';

test('only the part of the work within the span takes longer', () => {
  const pace = paceOf(1, [{ fromPs: 100, toPs: 200, factor: 2 }]);
  // Begins in time and ends in it: 40 before, 30 of work within take 60.
  expect(stretchedPs(pace, 70, 60)).toBe(40 + 60);
  // Longer than the span, which holds 50 of the work.
  expect(stretchedPs(pace, 300, 50)).toBe(300 + 50);
  // Begins within it: 60 hold 30.
  expect(stretchedPs(pace, 100, 140)).toBe(60 + 70);
  expect(stretchedPs(pace, 50, 50)).toBe(50);
  expect(stretchedPs(pace, 50, 200)).toBe(50);
});

test('a rank that is slow anyhow does as much less in a span as the factors differ', () => {
  // At 2 for all the time and 4 in the span: 100 within it are half as much work.
  const pace = paceOf(2, [
    { fromPs: 0, toPs: 100, factor: 4 },
    { fromPs: 300, toPs: 400, factor: 1.5 },
  ]);
  expect(stretchedPs(pace, 200, 0)).toBe(250);
  expect(pace.spans).toHaveLength(1);
});

test('of spans that overlap the slowest counts, for a rank and for ranks that wait for each other', () => {
  const [a, b] = [
    { fromPs: 0, toPs: 100, factor: 2 },
    { fromPs: 50, toPs: 150, factor: 3 },
  ];
  const apart = [
    { fromPs: 0, toPs: 50, factor: 2 },
    { fromPs: 50, toPs: 150, factor: 3 },
  ];
  expect(paceOf(1, [a, b]).spans).toEqual(apart);
  expect(slowestPace([paceOf(1, [a]), paceOf(1, [b])])).toEqual(paceOf(1, [b, a]));
});

test('work at a pace is the integral of its speed: random spans', () => {
  const span = fc
    .record({
      at: fc.nat(1000),
      lasts: fc.integer({ min: 1, max: 300 }),
      factor: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ at, lasts, factor }) => ({ fromPs: at, toPs: at + lasts, factor }));
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 5 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(500),
      fc.nat(1000),
      (spans, base, work, start) => {
        const took = stretchedPs(paceOf(base, spans), work * base, start);
        // A picosecond at a time.
        let [done, now] = [0, start];
        const speedAt = (ps: number) =>
          1 / spans.reduce((m, s) => (s.fromPs <= ps && ps < s.toPs ? Math.max(m, s.factor) : m), base);
        while (done + speedAt(now) <= work + 1e-9) done += speedAt(now++);
        expect(Math.abs(took - (now - start + (work - done) / speedAt(now)))).toBeLessThanOrEqual(0.5 + 1e-6);
      },
    ),
  );
});

test('the times of a fault that comes back', () => {
  const known = { atPs: 10, lastsPs: 5, everyPs: 100 };
  expect(flapSpans(known, { untilPs: 250, phasePs: 0 }, 0)).toEqual([
    [10, 15],
    [110, 115],
    [210, 215],
  ]);
  // At an unknown time: also those that began before, if their effect lasts.
  const unknown = { ...known, atPs: undefined };
  expect(flapSpans(unknown, { untilPs: 150, phasePs: 98 }, 0)).toEqual([
    [-2, 3],
    [98, 103],
  ]);
  expect(flapSpans(unknown, { untilPs: 150, phasePs: 90 }, 0)).toEqual([[90, 95]]);
  expect(flapSpans(unknown, { untilPs: 150, phasePs: 90 }, 20)).toEqual([
    [-10, -5],
    [90, 95],
  ]);
  expect(flapSpans(unknown, { untilPs: 150, phasePs: -110 }, 20)).toEqual([
    [-10, -5],
    [90, 95],
  ]);
  expect(flapSpans(unknown, { untilPs: 150, phasePs: undefined }, 20)).toEqual([]);
  expect(flapSpans(known, { untilPs: 0, phasePs: undefined }, 20)).toEqual([]);
  expect(() => flapSpans(known, { untilPs: 100_011, phasePs: undefined }, 0)).toThrow(
    'a fault comes back about 1001 times in 100 ns; the limit is 1000',
  );
});
