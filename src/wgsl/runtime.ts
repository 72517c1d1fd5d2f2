/**
 * Functions that translated kernels call: the few scalar functions of WGSL that are not a
 * JavaScript operator.
 */
const f32 = new Float32Array(1);
const u32 = new Uint32Array(f32.buffer);

/** f32 to u32: truncated, saturated to the largest value both types have, NaN to 0. */
export function f32ToU32(x: number): number {
  return x >= 4294967040 ? 4294967040 : x > 0 ? x >>> 0 : 0;
}

/** f32 to i32: truncated, saturated to the largest value both types have, NaN to 0. */
export function f32ToI32(x: number): number {
  return x >= 2147483520 ? 2147483520 : x > -2147483648 ? x | 0 : Number.isNaN(x) ? 0 : -2147483648;
}

/** The bits of an f32, as u32. */
export function f32ToBits(x: number): number {
  f32[0] = x;
  return u32[0]!;
}

/** The f32 with these bits. */
export function bitsToF32(x: number): number {
  u32[0] = x;
  return f32[0]!;
}

/** To the nearest integer, half to even. */
export function roundEven(x: number): number {
  const r = Math.round(x);
  return r - x === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

/** Ones among 32 bits (Hacker's Delight, §5-1). */
export function countOneBits(x: number): number {
  let v = x - ((x >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** 32 if no bit is set. */
export function countTrailingZeros(x: number): number {
  return (x | 0) === 0 ? 32 : 31 - Math.clz32(x & -x);
}

/** -1 if no bit is set. */
export function firstTrailingBit(x: number): number {
  return 31 - Math.clz32(x & -x);
}

/** The 32 bits in reverse (Hacker's Delight, §7-1). */
export function reverseBits(x: number): number {
  let v = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return (v >>> 16) | (v << 16);
}

/** Bits `offset … offset + count - 1`, zero-extended; both are cut to the word first. */
export function extractBitsU32(x: number, offset: number, count: number): number {
  const o = Math.min(offset, 32);
  const n = Math.min(count, 32 - o);
  return n === 0 ? 0 : (x << (32 - o - n)) >>> (32 - n);
}

/** The same, sign-extended. */
export function extractBitsS32(x: number, offset: number, count: number): number {
  const o = Math.min(offset, 32);
  const n = Math.min(count, 32 - o);
  return n === 0 ? 0 : (x << (32 - o - n)) >> (32 - n);
}

/** `x` with bits `offset … offset + count - 1` replaced by the low bits of `bits`. */
export function insertBits(x: number, bits: number, offset: number, count: number): number {
  const o = Math.min(offset, 32);
  const n = Math.min(count, 32 - o);
  if (n === 0) return x | 0;
  const mask = (n === 32 ? -1 : (1 << n) - 1) << o;
  return (x & ~mask) | ((bits << o) & mask);
}
