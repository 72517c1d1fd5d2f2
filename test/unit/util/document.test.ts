import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentText } from '../../../src/util/document.ts';
import { InvariantError } from '../../../src/util/errors.ts';
import { printable } from '../../../src/util/printable.ts';
import { sizeOf } from '../../sizes.ts';

test.each([Number.NaN, Infinity, -Infinity])('%s is never written as null', (value) => {
  expect(() => documentText({ step: { ladder: [{ time_us: value }] } })).toThrow(
    new InvariantError(`step.ladder[0].time_us of the document is ${value}`),
  );
});

test('a hole in a list is none either, but null itself and what is left out are', () => {
  expect(() => documentText({ list: [1, undefined] })).toThrow('list[1] of the document is missing');
  expect(documentText({ price: null, left: undefined }, 0)).toBe('{"price":null}');
});

test('any text survives, and none of it acts on a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const document = documentText({ [text]: text });
      expect(printable(document)).toBe(document);
      expect(JSON.parse(document)).toEqual({ [text]: text });
    }),
    { numRuns: sizeOf({ fast: 100, full: 500 }) },
  );
  const cursed = '\u009b2J\u202e\x7f\x1b';
  expect(JSON.parse(documentText([cursed]))).toEqual([cursed]);
  expect(printable(documentText([cursed]))).toBe(documentText([cursed]));
});
