import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allToAll } from '../../../src/workload/traffic/all-to-all.ts';
import { incast } from '../../../src/workload/traffic/incast.ts';
import { outcast } from '../../../src/workload/traffic/outcast.ts';
import { permutation } from '../../../src/workload/traffic/permutation.ts';
import { patterns } from '../../../src/workload/traffic/registry.ts';

const setting = { ranks: [0, 3, 5, 9], bytes: 7, seed: 1 };
const pairs = (messages: readonly { src: number; dst: number }[]) =>
  messages.map(({ src, dst }) => [src, dst]);

test('a random permutation has everyone send and receive once, never to itself, and the seed decides', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), (n, seed) => {
      const ranks = Array.from({ length: n }, (_, i) => 3 * i);
      const draw = () => pairs(permutation.messages({ shift: undefined }, { ranks, bytes: 1, seed }));
      const drawn = draw();
      expect(drawn.map(([src]) => src)).toEqual(ranks);
      expect(drawn.map(([, dst]) => dst!).sort((a, b) => a - b)).toEqual(ranks);
      expect(drawn.every(([src, dst]) => src !== dst)).toBe(true);
      expect(draw()).toEqual(drawn);
    }),
  );
});

test('a shift, an incast, an outcast and an all-to-all over chosen ranks', () => {
  expect(pairs(permutation.messages({ shift: 3 }, setting))).toEqual([
    [0, 9],
    [3, 0],
    [5, 3],
    [9, 5],
  ]);
  expect(pairs(incast.messages({ fanIn: 2, to: 5 }, setting))).toEqual([
    [9, 5],
    [0, 5],
  ]);
  expect(pairs(outcast.messages({ fanOut: undefined, from: undefined }, setting))).toEqual([
    [0, 3],
    [0, 5],
    [0, 9],
  ]);
  expect(allToAll.messages({}, setting)).toHaveLength(12);
});

test.each([
  ['ranks', () => permutation.messages({ shift: undefined }, { ...setting, ranks: [4] })],
  ['shift', () => permutation.messages({ shift: 8 }, setting)],
  ['fanIn', () => incast.messages({ fanIn: 4, to: 0 }, setting)],
  ['to', () => incast.messages({ fanIn: 1, to: 1 }, setting)],
  ['ranks', () => allToAll.messages({}, { ...setting, ranks: Array.from({ length: 5000 }, (_, i) => i) })],
])('what cannot be names %s', (where, run) => {
  expect(run).toThrow(expect.objectContaining({ name: 'UserError', where }));
});

test('patterns have names of their own', () => {
  expect(new Set(patterns.map(({ name }) => name)).size).toBe(patterns.length);
});
