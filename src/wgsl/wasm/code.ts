/**
 * WebAssembly as bytes: opcodes, numbers, sections (WebAssembly Core Specification 1.0, §5;
 * saturating truncation: 2.0).
 */
import type { Concrete } from '../types.ts';

/** Instructions, or parts of any other section. */
export type Code = readonly number[];

/** Value types. */
export const I32 = 0x7f;
export const F32 = 0x7d;
/** Block type of a block without a result. */
export const NOTHING = 0x40;

export const OP = {
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  globalGet: 0x23,
  i32Load: 0x28,
  f32Load: 0x2a,
  i32Store: 0x36,
  f32Store: 0x38,
  i32Const: 0x41,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32GtU: 0x4b,
  i32LeS: 0x4c,
  i32LeU: 0x4d,
  i32GeS: 0x4e,
  i32GeU: 0x4f,
  f32Eq: 0x5b,
  f32Ne: 0x5c,
  f32Lt: 0x5d,
  f32Gt: 0x5e,
  f32Le: 0x5f,
  f32Ge: 0x60,
  i32Clz: 0x67,
  i32Ctz: 0x68,
  i32Popcnt: 0x69,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32DivS: 0x6d,
  i32DivU: 0x6e,
  i32RemS: 0x6f,
  i32RemU: 0x70,
  i32And: 0x71,
  i32Or: 0x72,
  i32Xor: 0x73,
  i32Shl: 0x74,
  i32ShrS: 0x75,
  i32ShrU: 0x76,
  f32Abs: 0x8b,
  f32Neg: 0x8c,
  f32Ceil: 0x8d,
  f32Floor: 0x8e,
  f32Trunc: 0x8f,
  f32Nearest: 0x90,
  f32Sqrt: 0x91,
  f32Add: 0x92,
  f32Sub: 0x93,
  f32Mul: 0x94,
  f32Div: 0x95,
  f32Min: 0x96,
  f32Max: 0x97,
  f64Sqrt: 0x9f,
  f64Add: 0xa0,
  f64Mul: 0xa2,
  f64Div: 0xa3,
  f32ConvertS: 0xb2,
  f32ConvertU: 0xb3,
  f32Demote: 0xb6,
  f64Promote: 0xbb,
  i32Reinterpret: 0xbc,
  f32Reinterpret: 0xbe,
  saturating: 0xfc,
} as const;

/** LEB128 of a number from 0 to 2^32 - 1. */
export function unsigned(n: number): number[] {
  const out: number[] = [];
  let rest = n;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return out;
}

/** Signed LEB128 of a number as a 32-bit word. */
export function signed(n: number): number[] {
  const out: number[] = [];
  let rest = n | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && low < 64) || (rest === -1 && low >= 64)) {
      out.push(low);
      return out;
    }
    out.push(low | 128);
  }
}

/** Pushes a constant: of a 32-bit integer its bits, of a bool 1 or 0. */
export function constant(s: Concrete, value: number | boolean | bigint): number[] {
  if (s !== 'f32') return [OP.i32Const, ...signed(Number(value))];
  return [OP.f32Const, ...new Uint8Array(Float32Array.of(Number(value)).buffer)];
}

/** Value type of a scalar. */
export function typeOf(s: Concrete): number {
  return s === 'f32' ? F32 : I32;
}

/** A vector: its length, then its items. */
export function vector(items: readonly Code[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** A name, as UTF-8. */
export function text(name: string): number[] {
  return vector([...new TextEncoder().encode(name)].map((b) => [b]));
}

/** A section, or nothing if it has no items. */
export function section(id: number, items: readonly Code[]): number[] {
  if (items.length === 0) return [];
  const body = vector(items);
  return [id, ...unsigned(body.length), ...body];
}
