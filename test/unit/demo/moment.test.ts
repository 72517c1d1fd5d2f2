/** A timeline of two links in two rows, 0 to 10 ps and 10 to 30 ps. */
import { describe, expect, test } from 'vitest';
import {
  busiestTime,
  countedTo,
  endOf,
  fullScale,
  meansOver,
  pausedTo,
  queueAt,
  valuesAt,
} from '../../../demo/src/draw/moment.ts';

const timeline = {
  packets: true,
  links: 2,
  timesPs: Float64Array.of(10, 30),
  utilization: Float32Array.of(0.5, 0, 0.25, 0.5),
  queueBytes: Uint32Array.of(100, 0, 300, 0),
  marks: Uint32Array.of(1, 0, 4, 0),
  paused: Float32Array.of(0, 0.5, 0, 0.25),
} as const;

describe('values', () => {
  const at = (measure: 'utilization' | 'queue', timePs: number) => {
    const out = new Float32Array(2);
    valuesAt(timeline, measure, timePs, fullScale(timeline, measure), out);
    return [...out];
  };

  test('utilization is that of the row, whose end belongs to it', () => {
    expect(at('utilization', 0)).toEqual([0.5, 0]);
    expect(at('utilization', 10)).toEqual([0.5, 0]);
    expect(at('utilization', 10.1)).toEqual([0.25, 0.5]);
    expect(at('utilization', 99)).toEqual([0.25, 0.5]);
  });

  test('over a range it is the mean of rows by the time that they share with it', () => {
    const mean = (measure: 'utilization' | 'queue', fromPs: number, toPs: number, full: number) => {
      const out = new Float32Array(2).fill(9);
      meansOver(timeline, measure, { fromPs, toPs }, full, out);
      return [...out].map((value) => Number(value.toFixed(6)));
    };
    // All of it: (0.5 · 10 + 0.25 · 20) / 30 and 0.5 · 20 / 30.
    expect(mean('utilization', 0, 30, 1)).toEqual([0.333333, 0.333333]);
    // 5 ps of the first row and 15 of the second.
    expect(mean('utilization', 5, 25, 1)).toEqual([0.3125, 0.375]);
    expect(mean('utilization', 12, 13, 1)).toEqual([0.25, 0.5]);
    // (100 · 5 + 300 · 15) / 20 = 250 of 300.
    expect(mean('queue', 5, 25, 300)).toEqual([0.833333, 0]);
    // Beyond the end nothing was seen.
    expect(mean('utilization', 40, 50, 1)).toEqual([0, 0]);
  });

  test('a queue goes evenly from one row’s end to the next, of the longest', () => {
    // The longest is 300: 100 at 10 ps, halfway to 300 at 20 ps, from nothing at 0.
    expect(fullScale(timeline, 'queue')).toBe(300);
    expect(at('queue', 30)[0]).toBe(1);
    expect(queueAt(timeline, 0, 20)).toBe(200);
    expect(queueAt(timeline, 0, 5)).toBe(50);
    expect(queueAt(timeline, 1, 20)).toBe(0);
  });

  test('without queues there is no scale to divide by nothing', () => {
    const { queueBytes: _queues, ...fluid } = timeline;
    expect(fullScale(fluid, 'queue')).toBe(1);
    expect(queueAt(fluid, 0, 20)).toBe(0);
    expect(endOf(undefined)).toBe(0);
  });
});

test('counts add up to the row that is shown, pauses to the moment', () => {
  expect(countedTo(timeline, timeline.marks, 0, 5)).toBe(1);
  expect(countedTo(timeline, timeline.marks, 0, 11)).toBe(5);
  // Half of 10 ps, then a quarter of 8 ps.
  expect(pausedTo(timeline, 1, 18)).toBe(7);
});

test('the busiest time is the end of the row that carries most', () => {
  // 0.5 against 0.75.
  expect(busiestTime(timeline)).toBe(30);
});
