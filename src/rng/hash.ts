/**
 * Counter-based randomness: a hash of a number's purpose, never a stream, so that nothing depends
 * on order. The same functions, bit for bit, are `shaders/shared/hash.wgsl`.
 */

/** Finaliser of MurmurHash3 (Appleby, public domain): a bijection of u32 with full avalanche. */
export function mix32(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hash of two u32. */
export function hash2(a: number, b: number): number {
  return mix32((hashBegin(a) + Math.imul(b, 0x85ebca77)) >>> 0);
}

/** The part of {@link hash2} that is for `a` alone. */
export function hashBegin(a: number): number {
  return mix32(a + 0x9e3779b9);
}

/** Hash of three u32. */
export function hash3(a: number, b: number, c: number): number {
  return hash2(hash2(a, b), c);
}
