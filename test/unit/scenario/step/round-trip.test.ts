import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactSize, exactTime } from '../../../../src/scenario/step/exact.ts';
import { groupTexts, readGroups } from '../../../../src/scenario/step/group-text.ts';
import { ranksText, readRanks } from '../../../../src/scenario/step/rank-text.ts';
import { readUnitText, unitTexts } from '../../../../src/scenario/step/unit-text.ts';
import { stepText } from '../../../../src/scenario/step/write.ts';
import { parseSize, parseTime } from '../../../../src/units/parse.ts';
import { sizeOf } from '../../../sizes.ts';
import { programs, readText } from './support.ts';

const numRuns = sizeOf({ fast: 40, full: 1000 });

test('a program that is written and read is the same program', () => {
  fc.assert(
    fc.property(programs, (program) => {
      expect(readText(stepText(program))).toEqual(program);
    }),
    { numRuns, seed: 1 },
  );
});

test('times and sizes come back to the last picosecond and byte', () => {
  fc.assert(
    fc.property(fc.nat({ max: 9e15 }), fc.nat({ max: 2 ** 52 }), (ps, bytes) => {
      expect(parseTime(exactTime(ps))).toBe(ps);
      expect(parseSize(exactSize(bytes))).toBe(bytes);
    }),
    { numRuns, seed: 1 },
  );
});

test.each([
  [0, '0ps'],
  [1_500_000_000, '1.5ms'],
  [350_000_001, '350.000001us'],
  [9_000_000_000_000_000, '9000s'],
])('%i ps are %s', (ps, text) => {
  expect(exactTime(ps)).toBe(text);
});

test.each([
  [0, '0B'],
  [2 ** 25, '32MiB'],
  [1536, '1.5KiB'],
  [1_234_567, '1234567B'],
])('%i bytes are %s', (bytes, text) => {
  expect(exactSize(bytes)).toBe(text);
});

describe('ranks', () => {
  const range = (n: number, of: (i: number) => number = (i) => i) =>
    Array.from({ length: n }, (_, i) => of(i));

  test.each([
    ['0-7', range(8)],
    ['7-0', range(8).reverse()],
    ['3-59/8', range(8, (i) => 3 + 8 * i)],
    ['4', [4]],
    ['3, 9', [3, 9]],
    ['0-7 + 0-64/64', range(16, (i) => (i % 8) + 64 * (i >> 3))],
    // The order of Llama 3: tp of 8, stage 5 of 16, dp of 128.
    ['40-47 + 0-16256/128', range(1024, (i) => 40 + (i % 8) + 128 * (i >> 3))],
    ['0-2, 10-30/10', [0, 1, 2, 10, 20, 30]],
  ])('%s', (text, ranks) => {
    expect(ranksText(ranks)).toBe(text);
    expect(readRanks(text, 1 << 20)).toEqual(ranks);
  });

  test('any order comes back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 1 }), (ranks) => {
        expect(readRanks(ranksText(ranks), 100)).toEqual(ranks);
      }),
      { numRuns, seed: 1 },
    );
  });

  test('groups that only a shift tells apart are one text', () => {
    const rows = range(4).map((g) => Uint32Array.from(range(8), (i) => 8 * g + i));
    expect(groupTexts(rows)).toEqual(['0-7 shifted by 0-24/8']);
    expect(readGroups('0-7 shifted by 0-24/8', 32)).toEqual(rows);
    const pairs = range(8).map((i) => Uint32Array.of(8 + i, i));
    expect(groupTexts(pairs)).toEqual(['8, 0 shifted by 0-7']);
    expect(readGroups('8, 0 shifted by 0-7', 16)).toEqual(pairs);
  });

  test('any groups come back', () => {
    const groups = fc.array(fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(groups, (lists) => {
        const arrays = lists.map((list) => Uint32Array.from(list));
        expect(groupTexts(arrays).flatMap((text) => readGroups(text, 1000))).toEqual(arrays);
      }),
      { numRuns, seed: 1 },
    );
  });
});

test('runs of units are ranges, pairs in turn are joined by &', () => {
  const run = (unit: string, number?: number) => ({ unit, number });
  const runs = [
    ...[run('F', 0), run('F', 1), run('F', 2)],
    ...[run('B', 0), run('F', 3), run('B', 1), run('F', 4), run('B', 2), run('F', 5)],
    ...[run('B', 3), run('B', 4), run('B', 5), run('end')],
  ];
  const text = 'F 0-2, B 0-2 & F 3-5, B 3-5, end';
  expect(unitTexts(runs)).toEqual([text]);
  expect(readUnitText(text)).toEqual(runs);
  expect(readUnitText('F 2-0')).toEqual([run('F', 2), run('F', 1), run('F', 0)]);
});
