/** Circles of waiting links. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCycle } from '../../../src/engine/packet/cycle.ts';

const graph = (edges: readonly (readonly [number, number])[]) => {
  const waitsFor = new Map<number, Set<number>>();
  for (const [a, b] of edges) waitsFor.set(a, (waitsFor.get(a) ?? new Set()).add(b));
  return waitsFor;
};

test('a circle behind the second of the links that one waits for', () => {
  // 7 waits for 1, which waits for none, and for 5; 5 → 3 → 7 closes the circle.
  expect(
    findCycle(
      graph([
        [7, 1],
        [7, 5],
        [5, 3],
        [3, 2],
        [3, 7],
      ]),
    ),
  ).toEqual([3, 7, 5]);
});

test('two ways to one link are no circle; a link that waits for itself is one', () => {
  expect(
    findCycle(
      graph([
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
      ]),
    ),
  ).toBeUndefined();
  expect(
    findCycle(
      graph([
        [0, 1],
        [1, 1],
      ]),
    ),
  ).toEqual([1]);
});

test('a chain of 100,000 links that ends in a circle', () => {
  const edges = Array.from({ length: 100_000 }, (_, i) => [i, i + 1] as const);
  expect(findCycle(graph(edges))).toBeUndefined();
  expect(findCycle(graph([...edges, [100_000, 99_998]]))).toEqual([99_998, 99_999, 100_000]);
});

test('a circle is found exactly where taking away links that wait for nobody leaves some', () => {
  const node = fc.nat({ max: 7 });
  fc.assert(
    fc.property(fc.array(fc.tuple(node, node), { maxLength: 16 }), (edges) => {
      const left = graph(edges);
      // Kahn 1962: a graph without circles can be taken apart from its ends.
      for (let round = 0; round < 8; round++) {
        for (const [link, others] of left) {
          for (const other of others) if (!left.has(other)) others.delete(other);
          if (others.size === 0) left.delete(link);
        }
      }
      const cycle = findCycle(graph(edges));
      expect(cycle !== undefined).toBe(left.size > 0);
      cycle?.forEach((link, i) => {
        const next = cycle[(i + 1) % cycle.length];
        expect(edges.some(([a, b]) => a === link && b === next)).toBe(true);
      });
    }),
  );
});
