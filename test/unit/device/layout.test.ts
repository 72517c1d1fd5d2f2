import { expect, test } from 'vitest';
import { packGroups, packStruct } from '../../../src/device/layout.ts';
import { structs as generated } from '../../../src/kernels/index.ts';

const u32 = (offset: number) => ({ offset, size: 4, type: 'u32' }) as const;
const structs = {
  Inner: { size: 8, fields: { a: u32(0), b: { offset: 4, size: 4, type: 'f32' } } },
  Outer: {
    size: 32,
    fields: { top: u32(0), inner: { offset: 16, size: 8, type: 'Inner' }, rest: u32(24) },
  },
} as const;

test('fields of a struct lie at their offsets, those not named are zero', () => {
  expect(new Uint32Array(packStruct(structs.Inner, { a: 7 }).buffer)).toEqual(Uint32Array.of(7, 0));
});

test('a struct inside lies at its offset', () => {
  const bytes = packGroups(structs, structs.Outer, { top: 1, inner: { a: 2, b: 0.5 }, rest: 3 });
  expect([...new Uint32Array(bytes.buffer)]).toEqual([1, 0, 0, 0, 2, 0x3f000000, 3, 0]);
});

test('a struct inside has a value for each field, and no other', () => {
  expect(() => packGroups(structs, structs.Outer, { inner: { a: 2 } })).toThrow('no value for inner.b');
  const unknown = { inner: { a: 1, b: 2, c: 3 } } as { inner: { a: number; b: number } };
  expect(() => packGroups(structs, structs.Outer, unknown)).toThrow('no field c');
  const none = { top: { a: 1, b: 1 } } as unknown as { top: number };
  expect(() => packGroups(structs, structs.Outer, none)).toThrow('no struct top');
});

test('structs inside a uniform start at multiples of 16 bytes (WGSL §14.4.3)', () => {
  const fields = Object.entries(generated.PacketParams.fields);
  const groups = fields.filter(([, { type }]) => type in generated);
  expect(groups.length).toBeGreaterThan(10);
  expect(groups.filter(([, { offset }]) => offset % 16 !== 0)).toEqual([]);
});
