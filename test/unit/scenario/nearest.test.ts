import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../../src/util/nearest.ts';

test.each([
  ['rate', 'rate', 0],
  ['raet', 'rate', 1], // two neighbours swapped
  ['leafs', 'leaves', 2], // f → v, e put in
  ['', 'abc', 3],
  ['ca', 'abc', 3], // the restricted distance: a swapped pair is not edited again
])('from %s to %s it is %d', (a, b, distance) => expect(editDistance(a, b)).toBe(distance));

test('the distance is symmetric, zero only for equals, and at most the longer length', () => {
  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(editDistance(b, a)).toBe(distance);
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

test('only what is near is offered', () => {
  const names = ['rate', 'latency', 'radix', 'scaleUpRate'];
  expect(nearest('raet', names)).toBe('rate');
  expect(nearest('LATENCY', names)).toBe('latency');
  expect(nearest('scaleuprate', names)).toBe('scaleUpRate');
  expect(nearest('colour', names)).toBeUndefined();
  // Two of three letters changed is another word, one of them or of four is a slip.
  expect(nearest('foo', ['rto'])).toBeUndefined();
  expect(nearest('rtt', ['rto'])).toBe('rto');
  expect(nearest('nsc', ['nscc'])).toBe('nscc');
  expect(nearest('x'.repeat(1000), names)).toBeUndefined();
});
