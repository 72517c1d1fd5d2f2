import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatFlops, formatPercent, formatRate, formatSize, formatTime } from '../../../src/units/format.ts';
import { parseRate, parseSize, parseTime } from '../../../src/units/parse.ts';
import { parseSizes } from '../../../src/units/sizes.ts';

test('the scale is picked for people', () => {
  expect(formatSize(64 * 2 ** 20)).toBe('64 MiB');
  expect(formatSize(2e8)).toBe('200 MB');
  expect(formatSize(8)).toBe('8 B');
  expect(formatSize(1234567)).toBe('1.18 MiB');
  expect(formatRate(400e9)).toBe('400 Gbit/s');
  expect(formatRate(3.6e12)).toBe('3.6 Tbit/s');
  expect(formatTime(1.52e9)).toBe('1.52 ms');
  expect(formatTime(999_999.6)).toBe('1 us');
  expect(formatTime(-2500)).toBe('-2.5 ns');
  expect(formatTime(0)).toBe('0 s');
  expect(formatTime(4.5e15)).toBe('4500 s');
  expect(formatFlops(989e12)).toBe('989 TFLOP/s');
  expect(formatPercent(0.04523)).toBe('4.52 %');
});

test('what is written can be read again, to the digits shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4e15 }), (value) => {
      for (const [format, parse] of [
        [formatTime, parseTime],
        [formatRate, parseRate],
        [formatSize, parseSize],
      ] as const) {
        expect(Math.abs(parse(format(value, 4)) - value)).toBeLessThanOrEqual(0.5 + 5e-4 * value);
      }
    }),
  );
});

test('sizes: one, lists, sweeps', () => {
  expect(parseSizes('64MiB')).toEqual([2 ** 26]);
  expect(parseSizes('1MiB, 4MiB')).toEqual([2 ** 20, 2 ** 22]);
  expect(parseSizes('8:64:x2')).toEqual([8, 16, 32, 64]);
  expect(parseSizes('8:1GiB:x2')).toHaveLength(28); // 2^3 … 2^30
  expect(parseSizes('1MiB:3MiB:+1MiB')).toEqual([2 ** 20, 2 ** 21, 3 * 2 ** 20]);
  expect(parseSizes('1KiB:2KiB')).toEqual([1024, 2048]);
});

test.each([
  '64',
  '8:4:x2',
  '0:1KiB:x2',
  '1KiB:1GiB:x1',
  '1KiB:1GiB:y2',
  '1B:1GiB:+1B',
  '1:2:x2:3',
  '1KiB:2KiB:+0B',
])('sizes %s are refused', (text) => expect(() => parseSizes(text)).toThrowError());
