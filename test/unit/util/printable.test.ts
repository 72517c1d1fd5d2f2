import { expect, test } from 'vitest';
import { printable, printableLine } from '../../../src/util/printable.ts';

test.each([
  ['st\x1b[31mar', 'st␛[31mar'],
  ['a\rb\bc\x7f', 'a␍b␈c␡'],
  ['\u009b31m \u202eright to left', '\ufffd31m \ufffdright to left'],
  ['two\n\tlines of µs, 中文', 'two\n\tlines of µs, 中文'],
])('%j', (text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(shown).toHaveLength(text.length);
});

test('a name on one line cannot begin another', () => {
  expect(printableLine('leaf\nweft: error:\tnone\x1b[2J')).toBe('leaf␊weft: error:␉none␛[2J');
});
