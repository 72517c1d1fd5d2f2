/** Rows read the short way are those that the YAML library reads. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { takeLinkRows } from '../../../src/topology/link-rows.ts';
import { sizeOf } from '../../sizes.ts';

const cell = fc.oneof(
  fc.constantFrom(
    'rank 0',
    'leaf 0-3',
    '400Gbit/s',
    '1.5us',
    '2',
    "'rank 1'",
    '"leaf 2"',
    'µs',
    'a - b',
    '-1',
    'x-',
  ),
  fc.string({ maxLength: 6 }),
);
const blank = fc.constantFrom('', ' ', '  ', ' # a comment\n  ', '\n   ');
const row = fc
  .tuple(fc.array(cell, { minLength: 1, maxLength: 5 }), blank)
  .map(([cells, space]) => `[${cells.join(`,${space}`)}${space.includes('#') ? '' : space}]`);
const rows = fc.array(row, { minLength: 1, maxLength: 4 });
const texts = fc.oneof(
  rows.map((list) => `ranks: 2\nlinks:\n${list.map((text) => `  - ${text}\n`).join('')}forward: true\n`),
  rows.map((list) => `ranks: 2\nlinks: [${list.join(', ')}]\nforward: true\n`),
  rows.map((list) => `{"ranks": 2, "links": [${list.join(', ')}], "forward": true}`),
);

const CASES = sizeOf({ fast: 500, full: 3000 });

/** The library turns `01` into 1; a reader of counts takes either. */
const value = (part: unknown) =>
  String(part).trim() !== '' && Number.isFinite(Number(part)) ? Number(part) : String(part);

/** Random text may look like tags, of which the library warns. */
const QUIET = { logLevel: 'error' } as const;

/** The library's reading; undefined if it refuses, for indents without content. */
function parsed(text: string): { links: unknown[][] } | undefined {
  try {
    return parse(text, QUIET);
  } catch {
    return undefined;
  }
}

test('where both read them at all', () => {
  let read = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const taken = takeLinkRows(text);
      const whole = parsed(text);
      if (!taken || !whole) return;
      expect(taken.rows.map(({ parts }) => parts.map(value))).toEqual(
        whole.links.map((parts) => parts.map(value)),
      );
      expect(parse(taken.rest, QUIET)).toEqual({ ...whole, links: [] });
      expect(taken.rest.split('\n')).toHaveLength(text.split('\n').length);
      read++;
    }),
    { numRuns: CASES },
  );
  expect(read).toBeGreaterThan(CASES / 10);
});

test('each row knows its line', () => {
  const text = 'ranks: 2\nlinks: # all\n\n- [a, b]\n# none\n- ["c",\n   d]\n- [e]\n';
  expect(takeLinkRows(text)?.rows.map(({ line }) => line)).toEqual([4, 6, 8]);
});

test.each([
  ['an alias', 'links:\n- [*a, b]\n'],
  ['a block in a row', 'links:\n- [{ a: b }]\n'],
  ['a row of its own lines', 'links:\n- - a\n  - b\n'],
  ['escapes', '{"links": [["a\\u0020b"]]}'],
  ['two of them', 'links: [[a]]\nlinks: [[b]]\n'],
  ['none', 'links: []\n'],
])('%s is left to the library', (_, text) => {
  expect(takeLinkRows(text)).toBeUndefined();
});
