import { expect, test } from 'vitest';
import { resolveImports, wgslText } from '../../../src/wgsl/source.ts';
import { compileText } from '../../wgsl/load.ts';

const ENTRY = '@compute @workgroup_size(1) fn main() {}';
const text = (files: Readonly<Record<string, string>>): string =>
  wgslText(resolveImports('a', (f) => files[f]));

test('an import stands where its line was, once in all', () => {
  const files = { a: '#import "b"\n#import "c"\nfn a() {}', b: '#import "c"\nfn b() {}', c: 'fn c() {}' };
  expect(text(files)).toBe('fn c() {}\nfn b() {}\nfn a() {}\n');
});

test('a cycle names its members', () => {
  const files = { a: 'fn a() {}\n#import "b"', b: '#import "a"' };
  expect(() => text(files)).toThrow('b:1:1: #import cycle: a -> b -> a');
});

test('a missing file is named where it is imported', () => {
  expect(() => text({ a: '\n#import "b.wgsl"' })).toThrow(
    'a:2:1: #import "b.wgsl": no such file below shaders/',
  );
});

test('a line that only looks like an import is refused', () => {
  expect(() => text({ a: '#import b' })).toThrow('a:1:1: not an import: #import b');
});

test('errors in an imported file name that file and its own line', () => {
  const files = { 'shared/x.wgsl': '// one\nfn f() -> u32 {\n  return 1.5;\n}\n' };
  expect(() => compileText(`// first\n#import "shared/x.wgsl"\n${ENTRY}`, files)).toThrow(
    'shared/x.wgsl:3:10: expected u32',
  );
  expect(() =>
    compileText(`#import "shared/x.wgsl"\n${ENTRY.replace('{}', '{ x(); }')}`, {
      'shared/x.wgsl': 'fn y() {}',
    }),
  ).toThrow("test.wgsl:2:41: 'x' is not a function");
});
