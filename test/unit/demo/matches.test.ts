/** Matches of the command bar. */
import { expect, test } from 'vitest';
import { pieces, rank, setting } from '../../../demo/src/shell/matches.ts';

test('whole names come first, then beginnings, beginnings of words, and parts of words', () => {
  const ranks = ['spines', 'spines of leaves', 'dead spines', 'crispines', 'leaf'].map((name) =>
    rank(name, ' Spines '),
  );
  expect(ranks).toEqual([0, 1, 2, 3, undefined]);
  // All words, in any order.
  expect(rank('leaf 2 → spine 7', 'spine 7 leaf')).toBe(2);
  expect(rank('leaf 2 → spine 7', 'spine 8')).toBeUndefined();
  expect(rank('anything', '')).toBe(4);
});

test('every second piece is what matches', () => {
  expect(pieces('2:1 spine against rail', 'SPI rail')).toEqual(['2:1 ', 'spi', 'ne against ', 'rail', '']);
  expect(pieces('leaf', '')).toEqual(['leaf']);
  expect(pieces('<b>x</b>', 'b').join('')).toBe('<b>x</b>');
});

test('a parameter and its value', () => {
  expect(setting('spines 16')).toEqual(['spines', '16']);
  expect(setting('Routing = spray')).toEqual(['routing', 'spray']);
  expect(setting('scale up rate 450GB/s')).toEqual(['scale up rate', '450GB/s']);
  expect(setting('spines')).toBeUndefined();
});
