/** Verdicts and summaries, by values given by hand. */
import { describe, expect, test } from 'vitest';
import type { Case, Check, Tolerance } from '../../../src/validate/case.ts';
import { judge } from '../../../src/validate/judge.ts';
import type { Outcome } from '../../../src/validate/outcome.ts';
import { summariesOf, summaryOf, unexplained } from '../../../src/validate/summary.ts';
import { cellsOf } from '../../../src/validate/view.ts';

/** A quantity whose values are given in place of an outcome. */
const given = (values: readonly number[]) => ({ values }) as unknown as Outcome;
const quantity = {
  name: 'busbw',
  kind: 'rate',
  unit: ['GB/s', 8e9],
  read: (outcome: Outcome) => (outcome as unknown as { values: number[] }).values,
} as const;

const checkOf = (tolerance: Tolerance, more: Partial<Check> = {}): Check => ({
  ...{ label: '', run: 'a', quantity, statistic: 'mean', tolerance },
  ...more,
});

const caseOf = (checks: readonly Check[], more: Partial<Case> = {}): Case => ({
  ...{ id: 'c', group: 'collectives', kind: 'algorithm', tests: 't', source: 's', quick: true },
  ...{ takesS: 1, memoryBytes: 1, draws: 1, runs: [], place: 'x:1', directory: '.', checks },
  ...more,
});

const judged = (check: Check, values: Readonly<Record<string, readonly number[]>>) =>
  judge(caseOf([check]), new Map(Object.entries(values).map(([run, all]) => [run, [given(all)]])))[0]!;

const relative = (part: number, reciprocal = false): Tolerance => ({ how: 'relative', part, reciprocal });

describe('a verdict', () => {
  test.each([
    [relative(0.1), 109, true],
    [relative(0.1), 111, false],
    [relative(0.1), 89, false],
    // On the time: 100/77 is 30 % more, 100/76 is above.
    [relative(0.3, true), 77, true],
    [relative(0.3, true), 76, false],
    [relative(0.3, true), 140, true],
    [{ how: 'absolute', by: 2 }, 102, true],
    [{ how: 'absolute', by: 2 }, 103, false],
    [{ how: 'range', atLeast: 90, atMost: 110 }, 110, true],
    [{ how: 'range', atLeast: 90, atMost: 110 }, 111, false],
    [{ how: 'range', atLeast: 90, atMost: 110 }, 89, false],
  ] as const)('%j of 100, %d: %s', (tolerance, got, within) => {
    expect(judged(checkOf(tolerance, { expected: 100 }), { a: [got] }).within).toBe(within);
  });

  test('is of the mean over seeds, or of the least or the most of them', () => {
    const range = { how: 'range', atLeast: 3, atMost: 5 } as const;
    const row = judged(checkOf(range), { a: [1, 4, 7] });
    expect([row.got, row.spread, row.within]).toEqual([4, [1, 7], true]);
    expect(judged(checkOf(range, { statistic: 'most' }), { a: [1, 4, 7] }).within).toBe(false);
    expect(judged(checkOf(range, { statistic: 'least' }), { a: [1, 4, 7] }).within).toBe(false);
  });

  test('is of the quotient of two runs', () => {
    expect(judged(checkOf(relative(0.01), { over: 'b', expected: 2 }), { a: [8], b: [4] }).within).toBe(true);
    expect(judged(checkOf(relative(0.01), { over: 'b', expected: 2 }), { a: [8], b: [5] }).within).toBe(
      false,
    );
  });

  test('is of the order of runs', () => {
    const order = { how: 'order', runs: ['a', 'b', 'c'], strictly: false } as const;
    expect(judged(checkOf(order), { a: [1], b: [2], c: [2] }).within).toBe(true);
    expect(judged(checkOf({ ...order, strictly: true }), { a: [1], b: [2], c: [2] }).within).toBe(false);
    expect(judged(checkOf(order), { a: [1], b: [3], c: [2] }).within).toBe(false);
  });

  test('says how far off, as a person reads it', () => {
    const row = judged(checkOf(relative(0.08), { expected: 100 * 8e9 }), { a: [95 * 8e9] });
    expect(cellsOf(row, true)).toMatchObject({
      ...{
        id: 'c',
        expected: '100 GB/s',
        ours: '95 GB/s',
        error: '−5.00 %',
        allowed: '±8 %',
        verdict: 'within',
      },
    });
  });
});

describe('a summary', () => {
  const rows = (
    values: readonly (readonly [got: number, expected: number, bytes: number])[],
    more: Partial<Check> = {},
  ) =>
    values.map(([got, expected, bytes]) =>
      judged(checkOf(relative(0.1), { expected, size: bytes, ...more }), { a: [got] }),
    );

  // ln 2 and −ln 2 on average are a factor of 2, however they lie.
  test('is exp of the mean distance of logarithms, less 1', () => {
    const one = summaryOf(
      'g',
      rows([
        [200, 100, 1],
        [50, 100, 1],
        [100, 100, 1],
      ]),
    );
    expect(one.error).toBeCloseTo(2 ** (2 / 3) - 1, 12);
    expect([one.rows, one.within, one.counted]).toEqual([3, 1, 3]);
  });

  test('leaves out rows that say so, and names the worst', () => {
    const all = [
      ...rows([
        [109, 100, 1],
        [130, 100, 1],
      ]),
      ...rows([[1, 100, 1]], { uncounted: 'cold' }),
    ];
    const one = summaryOf('g', all);
    expect(one.counted).toBe(2);
    expect(one.worst?.got).toBe(130);
    expect(unexplained(all)).toHaveLength(2);
  });

  test('parts collectives at 64 MiB', () => {
    const all = rows([
      [110, 100, 2 ** 26],
      [130, 100, 2 ** 26 - 1],
    ]);
    const [large, small, total] = summariesOf(all);
    expect([large, small, total].map((one) => [one?.name, one?.rows])).toEqual([
      ['collectives from 64 MiB', 1],
      ['collectives below 64 MiB', 1],
      ['all', 2],
    ]);
    expect(large!.error).toBeCloseTo(0.1, 12);
  });
});

test('measured steps are summed up by accelerator, with median and nine in ten', () => {
  const rowsOf = (id: string, values: readonly number[]) =>
    values.flatMap((value, i) => {
      const check = checkOf(relative(0.1), { label: `${i}`, expected: 100 });
      const of = caseOf([check], { id, group: 'measured steps', kind: 'step' });
      return judge(of, new Map([['a', [given([value])]]]));
    });
  const errors = [101, 98, 103, 96, 105, 94, 106.9, 92, 109, 80];
  const summaries = summariesOf([...rowsOf('H100-x', errors), ...rowsOf('A100-y', [100, 120, 130])]);
  expect(summaries.map(({ name }) => name)).toEqual(['measured steps, H100', 'measured steps, A100', 'all']);
  const [h100, a100] = summaries;
  expect(h100!.quantiles!.median).toBeCloseTo(0.05, 12);
  expect(h100!.quantiles!.nineInTen).toBeCloseTo(0.09, 12);
  expect(h100!.quantiles).toMatchObject({ within7: 0.7, within15: 0.9 });
  expect(a100!.quantiles!.median).toBeCloseTo(0.2, 12);
});

test('a range holds a value that it reaches', () => {
  const held = (from: number, to: number, values: readonly number[]) => {
    const check = checkOf({ how: 'holds', from, to });
    const of = caseOf([check]);
    return judge(of, new Map([['a', [given(values)]]]))[0]!.within;
  };
  expect(held(5, 5, [4, 6])).toBe(true);
  expect(held(5, 5, [5.5, 6])).toBe(false);
  expect(held(3, 4, [4, 6])).toBe(true);
  expect(held(6.5, 7, [4, 6])).toBe(false);
});
