import { describe, expect, test } from 'vitest';
import { sharedText } from '../../../src/wgsl/words.ts';
import { compileText } from '../../wgsl/load.ts';

const ENTRY = `
@group(0) @binding(0) var<storage, read_write> out: array<u32>;
@compute @workgroup_size(1) fn main() { out[ITEM_LATENCY] = ITEM_WORDS; }`;
const STRUCTS = `
const HOPS = 3u;
struct Pair { low: u32, high: u32 }
struct Item { node: u32, latency: Pair, hops: array<u32, HOPS> }
`;

describe('#words', () => {
  test('stands for the size of a struct and the place of each field', () => {
    const { wgsl, shared } = compileText(`${STRUCTS}#words ITEM Item\n${ENTRY}`);
    expect(wgsl).toContain(
      'const ITEM_WORDS = 6u; const ITEM_NODE = 0u; const ITEM_LATENCY = 1u; const ITEM_HOPS = 3u;',
    );
    expect(shared.words.map(({ name }) => name)).toEqual(['Item']);
    expect(shared.constants.map(({ name }) => name)).toEqual(['HOPS']);
  });

  test('is generated as TypeScript, with the constants of each file', () => {
    const { shared } = compileText(`${STRUCTS}#words ITEM Item\n${ENTRY}`);
    const text = sharedText([shared, shared]);
    expect(text.replace(/\s+/g, ' ')).toContain(
      '"Item": { "words": 6, "fields": { "node": 0, "latency": 1, "hops": 3 } }',
    );
    expect(text.replace(/\s+/g, ' ')).toContain('"test": { "HOPS": 3 }');
  });

  test.each([
    ['a struct that does not exist', '#words ITEM Thing', 'test.wgsl:1:1: #words: no struct Thing'],
    [
      'a struct without a fixed size',
      'struct Thing { a: array<u32> }\n#words ITEM Thing',
      'no fixed number of words',
    ],
    ['a line of another form', '#words Thing', 'test.wgsl:1:1: not `#words PREFIX Struct`'],
  ])('refuses %s', (_, text, message) => {
    expect(() => compileText(`${text}\n${ENTRY}`)).toThrow(message);
  });
});
