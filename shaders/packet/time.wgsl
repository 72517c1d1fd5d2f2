// Time within a window, and across windows.

// The product of two u32.
fn mul64(a: u32, b: u32) -> vec2<u32> {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let low = a0 * b0;
  let middle = a1 * b0 + (low >> 16u);
  let more = a0 * b1 + (middle & 0xffffu);
  return vec2<u32>((more << 16u) | (low & 0xffffu), a1 * b1 + (middle >> 16u) + (more >> 16u));
}

// A tick is 2^TICK_BITS ps.
const TICK_BITS = 10u;

// Ticks at an offset in the window that starts at `start`.
fn ticks(start: vec2<u32>, at: u32) -> u32 {
  let lo = start.x + at;
  let hi = start.y + select(0u, 1u, lo < at);
  return (hi << (32u - TICK_BITS)) | (lo >> TICK_BITS);
}

// Time to send `bytes` at p = 16.16 picoseconds a byte.
fn serialization(bytes: u32, p: u32) -> u32 {
  return max(1u, bytes * (p >> 16u) + ((bytes * (p & 0xffffu)) >> 16u));
}
