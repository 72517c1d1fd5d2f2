/** Columns that grow at their ends. */
import { expect, test } from 'vitest';
import { grown, positiveMod, repeat, trimmed, writeTerms } from '../../../src/model/columns.ts';

test('a block is repeated behind itself, any number of times', () => {
  for (const times of [0, 1, 2, 3, 7]) {
    const column = new Int32Array(2 + 3 * (times + 2)).fill(-1);
    column.set([9, 9, 1, 2, 3]);
    repeat(column, 2, 3, times);
    const blocks = Array.from({ length: times + 1 }, () => [1, 2, 3]).flat();
    expect([...column]).toEqual([9, 9, ...blocks, -1, -1, -1]);
  }
});

test('terms go round their modulus, with negative strides too', () => {
  for (const [first, stride, mod] of [
    [5, 3, 7],
    [6, -2, 7],
    [0, 0, 1],
    [13, 9, 4],
  ] as const) {
    const ops = new Int32Array(40);
    writeTerms(ops, 1, { count: 9, place: 2, apart: 4 }, { base: 100, first, stride, mod });
    const terms = Array.from({ length: 9 }, (_, i) => ops[2 + i * 4 + 1]);
    expect(terms).toEqual(Array.from({ length: 9 }, (_, i) => 100 + positiveMod(first + i * stride, mod)));
  }
});

test('a column that fits is neither grown nor trimmed', () => {
  const column = Float64Array.of(1, 2, 3);
  expect(grown(column, 3)).toBe(column);
  expect(trimmed(column, 3)).toBe(column);
  expect([...grown(column, 4)]).toEqual([1, 2, 3, 0, 0, 0]);
  expect([...trimmed(column, 2)]).toEqual([1, 2]);
});
