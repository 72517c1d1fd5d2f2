import { describe, expect, test } from 'vitest';
import { combinations, readVaried } from '../../../src/scenario/vary.ts';

describe('keys and values', () => {
  test('commas separate, but not in brackets and quotes', () => {
    expect(
      readVaried(['fabric.spines=4, 8', "collective.ranks=[0,8],'0,1'", 'cc={name: x, gain: 1}']),
    ).toEqual([
      { key: 'fabric.spines', values: ['4', '8'] },
      { key: 'collective.ranks', values: ['[0,8]', "'0,1'"] },
      { key: 'cc', values: ['{name: x, gain: 1}'] },
    ]);
  });

  test('all that is wrong at once', () => {
    const read = () => readVaried(['x', 'a=1,', 'seeds=1,2', 'b=1,2,1', 'c=1', 'c=2', '=3']);
    expect(read).toThrow(/^6 errors\n/);
    for (const what of [
      "'x' is not key=value,value",
      "'a=1,' is not key=value,value",
      "'seeds' is the same in all set-ups",
      "'b' has the value '1' twice",
      "'c' is varied twice",
      "'=3' is not key=value,value",
    ])
      expect(read).toThrow(what);
  });
});

test('the product of the values, named by the last parts of the keys', () => {
  expect(combinations(readVaried(['fabric.spines=4,8', 'routing=ecmp,spray']))).toEqual([
    { name: 'spines=4, routing=ecmp', settings: ['fabric.spines=4', 'routing=ecmp'] },
    { name: 'spines=4, routing=spray', settings: ['fabric.spines=4', 'routing=spray'] },
    { name: 'spines=8, routing=ecmp', settings: ['fabric.spines=8', 'routing=ecmp'] },
    { name: 'spines=8, routing=spray', settings: ['fabric.spines=8', 'routing=spray'] },
  ]);
  const [alike] = combinations(readVaried(['fabric.name=star', 'collective.name=all-reduce']));
  expect(alike!.name).toBe('fabric.name=star, collective.name=all-reduce');
  expect(combinations([])).toEqual([{ name: '', settings: [] }]);
});

test('too many are refused', () => {
  const values = Array.from({ length: 17 }, (_, i) => i).join();
  expect(() => combinations(readVaried([`a=${values}`, `b=${values}`]))).toThrow(
    '289 set-ups; the limit is 256',
  );
});
