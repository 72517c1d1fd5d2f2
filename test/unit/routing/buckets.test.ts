import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buckets, MOST_BUCKETS } from '../../../src/routing/buckets.ts';

const links = (...numbers: number[]) => Uint32Array.from(numbers);

/** Buckets of each link. */
function counts(table: Uint32Array): Map<number, number> {
  const found = new Map<number, number>();
  for (const link of table) found.set(link, (found.get(link) ?? 0) + 1);
  return found;
}

/** A set of links and which of them are left, one at least. */
const failure = fc
  .uniqueArray(fc.nat(1000), { minLength: 2, maxLength: 40 })
  .chain((sound) => fc.tuple(fc.constant(sound.sort((a, b) => a - b)), fc.subarray(sound, { minLength: 1 })))
  .map(([sound, left]) => [Uint32Array.from(sound), Uint32Array.from(left.sort((a, b) => a - b))] as const);

test('one link of four fails: its three buckets go to one other link each', () => {
  // Three links are left, so each entry of the fault-free set has three buckets; link 11 is entry
  // 1.
  const table = buckets(links(10, 11, 12, 13), links(10, 12, 13));
  expect([...table]).toEqual([...[10, 10, 12, 13], ...[10, 12, 12, 13], ...[10, 13, 12, 13]]);
});

test('whatever fails, flows on links that are left keep them, and those of each lost link go evenly to all others', () => {
  fc.assert(
    fc.property(failure, ([sound, left]) => {
      const table = buckets(sound, left);
      expect(table.length).toBe(sound.length * left.length);
      sound.forEach((link, entry) => {
        const own = table.filter((_, bucket) => bucket % sound.length === entry);
        // As many buckets as links are left: all its own, or one of each.
        expect([...own].sort((a, b) => a - b)).toEqual(left.includes(link) ? [...own].fill(link) : [...left]);
      });
    }),
  );
});

describe('weights', () => {
  test('a link slows to a quarter: it keeps a quarter of its part, and nobody else moves', () => {
    // Weights 1 1 1 1 were parts of 1/4; 4 4 1 4 are 4/13 and 1/13. 13 buckets an entry, 52 in all:
    // 16, 16, 4, 16. Link 2 keeps four of its 13 buckets and gives up nine, three to each other
    // link.
    const left = links(...[0, 0, 0, 0], ...[1, 1, 1, 1], 2, ...[3, 3, 3, 3]);
    const table = buckets(links(0, 1, 2, 3), left);
    expect([...counts(table)].sort(([a], [b]) => a - b)).toEqual([
      ...[[0, 16] as const, [1, 16] as const, [2, 4] as const, [3, 16] as const],
    ]);
    table.forEach((link, bucket) => {
      if (bucket % 4 !== 2) expect(link).toBe(bucket % 4);
    });
  });

  test('a link of two parts of four fails: half of all flows move, to the others by their weight', () => {
    // Parts 2 1 1; the two left have 1/2 each of 4 · 2 = 8 buckets, of which they had 2 each.
    const table = buckets(links(5, 5, 6, 7), links(6, 7));
    expect(counts(table).get(6)).toBe(4);
    expect([...table].filter((link, bucket) => link === 6 && bucket % 4 === 2)).toHaveLength(2);
  });
});

test('links that were not there before take the place of those that are gone', () => {
  expect([...buckets(links(1, 2), links(3))]).toEqual([3, 3]);
  const table = buckets(links(1, 2), links(1, 9));
  expect([...table]).toEqual([1, 9, 1, 9]);
});

test('sets too large for exact parts: whole buckets, no link more than one from its part, and none that is left moves', () => {
  // 128 links would need 128 · 127 buckets; 4,096 are 32 an entry. 127 links deserve 4096 / 127 =
  // 32.25.
  const sound = Uint32Array.from({ length: 128 }, (_, i) => i);
  const left = sound.filter((link) => link !== 77);
  const table = buckets(sound, left);
  expect(table.length).toBe(MOST_BUCKETS);
  table.forEach((link, bucket) => {
    expect(bucket % 128 === 77 ? left.includes(link) : link === bucket % 128).toBe(true);
  });
  expect(new Set(counts(table).values())).toEqual(new Set([32, 33]));
});
