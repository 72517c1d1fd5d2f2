import { expect, test } from 'vitest';
import { rowAt, rowsOf } from '../../../../demo/src/step/rows.ts';
import { timeOf } from '../../../../demo/src/step/text.ts';
import { ticksOf } from '../../../../demo/src/step/ticks.ts';
import { around, panned, zoomed } from '../../../../demo/src/step/window.ts';
import { randomStep } from './steps.ts';

const whole = { fromPs: 0, toPs: 1e12 };

test('zooming keeps the time under the pointer, and stays in the whole', () => {
  const near = zoomed(whole, 4, 0.25e12, whole);
  expect(near).toEqual({ fromPs: 0.1875e12, toPs: 0.4375e12 });
  expect((0.25e12 - near.fromPs) / (near.toPs - near.fromPs)).toBeCloseTo(0.25, 9);
  expect(zoomed(near, 0.01, 0.25e12, whole)).toEqual(whole);
  expect(zoomed(whole, 1e30, 0, whole)).toEqual({ fromPs: 0, toPs: 1000 });
});

test('a window moves to the ends and no further, and is put around a stretch', () => {
  const near = { fromPs: 10e9, toPs: 20e9 };
  expect(panned(near, -1e12, whole)).toEqual({ fromPs: 0, toPs: 10e9 });
  expect(panned(near, 5e12, whole)).toEqual({ fromPs: 990e9, toPs: 1e12 });
  expect(around(30e9, 40e9, whole)).toEqual({ fromPs: 29e9, toPs: 41e9 });
  expect(around(0, 10e9, whole, 0.5)).toEqual({ fromPs: 0, toPs: 20e9 });
});

test.each([
  [0, 3.4e12, 7, '0, 0.5 s, 1.0 s, 1.5 s, 2.0 s, 2.5 s, 3.0 s'],
  [0, 350e9, 4, '0, 100 ms, 200 ms, 300 ms'],
  [4.1e12, 5.1e12, 5, '4.2 s, 4.4 s, 4.6 s, 4.8 s, 5.0 s'],
  [4.6e12, 4.63e12, 6, '4.600 s, 4.605 s, 4.610 s, 4.615 s, 4.620 s, 4.625 s, 4.630 s'],
  [0, 1000, 4, '0, 0.5 ns, 1.0 ns'],
])('ticks from %d to %d ps', (fromPs, toPs, most, texts) => {
  const { basePs, ticks } = ticksOf({ fromPs, toPs }, most);
  expect(basePs).toBe(0);
  expect(ticks.map(({ text }) => text).join(', ')).toBe(texts);
});

test('far from the start, ticks are relative to a time with all its digits', () => {
  const { basePs, ticks } = ticksOf({ fromPs: 4.60001e12, toPs: 4.60009e12 }, 4);
  expect(basePs).toBe(4.60002e12);
  expect(ticks.map(({ text }) => text)).toEqual(['4.60002 s', '+20 µs', '+40 µs', '+60 µs']);
});

test('tick texts of any window differ, and their times are in it', () => {
  for (let i = 0; i < 300; i++) {
    const fromPs = (i * 7919e7) % 3e12;
    const toPs = fromPs + 10 ** (3 + (i % 10));
    const { ticks } = ticksOf({ fromPs, toPs }, 6);
    expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
    expect(ticks.length).toBeLessThanOrEqual(8);
    for (const { atPs } of ticks) expect(atPs >= fromPs - 1 && atPs <= toPs + 1).toBe(true);
  }
});

test('times have the sign of micro', () => {
  expect(timeOf(2.5e6)).toBe('2.5 µs');
  expect(timeOf(1.2345e12, 4)).toBe('1.234 s');
});

test('rows lie below each other in the bands of their roles, with each lane once', () => {
  for (let seed = 0; seed < 40; seed++) {
    const { tracks } = randomStep(seed);
    for (const folding of ['streams', 'groups', 'all'] as const) {
      const { rows, bands, height } = rowsOf(tracks, 200, folding);
      const lanes = rows.flatMap((row) => row.lanes).sort((a, b) => a - b);
      expect(lanes).toEqual(tracks.lanes.map((_, lane) => lane));
      rows.forEach((row, i) => {
        if (i > 0) expect(row.y).toBeGreaterThanOrEqual(rows[i - 1]!.y + rows[i - 1]!.height);
        expect(rowAt({ rows, bands, height }, row.y + row.height / 2)).toBe(row);
        const band = bands.find(({ role }) => role === row.role)!;
        expect(row.y >= band.y && row.y + row.height <= band.y + band.height + 1e-9).toBe(true);
      });
      expect(height).toBeGreaterThanOrEqual((bands.at(-1)?.y ?? 0) + (bands.at(-1)?.height ?? 0));
      for (const { role } of bands)
        expect(rows.filter((row) => row.role === role && row.main).length).toBe(1);
    }
  }
});
