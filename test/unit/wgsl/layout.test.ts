/** Bytes of structs, by hand from WGSL §14.4.1, and against an independent reflector. */
import { expect, test } from 'vitest';
import type * as Library from 'wgsl_reflect';
// @ts-expect-error: the package declares its types for its other entry only.
import { WgslReflect as untyped } from 'wgsl_reflect/wgsl_reflect.module.js';
import { layouts } from '../../../src/wgsl/compile.ts';
import { sizeOf } from '../../../src/wgsl/types.ts';
import { compileText } from '../../wgsl/load.ts';

const WgslReflect: typeof Library.WgslReflect = untyped;

const TEXT = `
struct Inner { a: u32, b: vec3<f32> }
struct Outer {
  a: u32,
  v2: vec2<u32>,
  b: f32,
  v3: vec3<i32>,
  c: u32,
  inner: Inner,
  list: array<vec3<f32>, 2>,
  hits: atomic<u32>,
  @align(32) far: u32,
  @size(20) wide: u32,
  last: i32,
}
@group(1) @binding(2) var<storage, read_write> data: array<Outer>;
@group(0) @binding(3) var<uniform> plain: Inner;
override N: u32 = 7u;
@compute @workgroup_size(N, 2) fn entry() { data[0].a = plain.a; }
`;

test('offsets, sizes and alignments', () => {
  // Inner: a 0, b aligned to 16: 16..28, rounded up to 32.
  const inner = { size: 32, align: 16, fields: { a: [0, 4, 'u32'], b: [16, 12, 'vec3<f32>'] } };
  // a 0 · v2 8..16 · b 16 · v3 32..44 · c fits behind it at 44 · inner 48..80 · list, stride 16,
  // 80..112 · hits 112 · far 128 · wide 132..152 · last 152..156, rounded up to the alignment 32:
  // 160.
  const outer = {
    size: 160,
    align: 32,
    fields: {
      a: [0, 4, 'u32'],
      v2: [8, 8, 'vec2<u32>'],
      b: [16, 4, 'f32'],
      v3: [32, 12, 'vec3<i32>'],
      c: [44, 4, 'u32'],
      inner: [48, 32, 'Inner'],
      list: [80, 32, 'array<vec3<f32>, 2>'],
      hits: [112, 4, 'atomic<u32>'],
      far: [128, 4, 'u32'],
      wide: [132, 4, 'u32'],
      last: [152, 4, 'i32'],
    },
  };
  const spell = ({ fields, ...rest }: typeof inner | typeof outer) => ({
    ...rest,
    fields: Object.fromEntries(
      Object.entries(fields).map(([n, [offset, size, type]]) => [n, { offset, size, type }]),
    ),
  });
  expect(layouts([compileText(TEXT)], sizeOf)).toEqual({ Inner: spell(inner), Outer: spell(outer) });
});

test('wgsl_reflect finds the same offsets', () => {
  const ours = layouts([compileText(TEXT)], sizeOf) as Record<
    string,
    { size: number; fields: Record<string, { offset: number }> }
  >;
  for (const s of new WgslReflect(TEXT).structs) {
    const offsets = Object.fromEntries(s.members.map((m) => [m.name, m.offset]));
    expect(Object.fromEntries(Object.entries(ours[s.name]!.fields).map(([n, x]) => [n, x.offset]))).toEqual(
      offsets,
    );
    expect(ours[s.name]!.size).toBe(s.size);
  }
});

test('what a kernel says of itself', () => {
  const { name, entryPoint, workgroupSize, bindings, overrides } = compileText(TEXT);
  expect({ name, entryPoint, workgroupSize, overrides }).toEqual({
    name: 'test',
    entryPoint: 'entry',
    workgroupSize: [7, 2, 1],
    overrides: { N: 7 },
  });
  expect(bindings).toEqual([
    { name: 'plain', group: 0, binding: 3, kind: 'uniform' },
    { name: 'data', group: 1, binding: 2, kind: 'storage' },
  ]);
});

test('one name, two layouts: refused', () => {
  const other = compileText(TEXT.replace('struct Inner { a: u32,', 'struct Inner { a: u32, z: u32,'));
  expect(() => layouts([compileText(TEXT), other], sizeOf)).toThrow(
    'struct Inner has another layout in another kernel',
  );
});
