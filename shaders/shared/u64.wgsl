// 64-bit unsigned integers as (low, high) pairs, for times in picoseconds and byte counts.

struct Pair64 {
  low: u32,
  high: u32,
}
#words U64 Pair64

const U64_MAX = vec2<u32>(0xffffffffu, 0xffffffffu);

fn add64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
}

fn less64(a: vec2<u32>, b: vec2<u32>) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

fn min64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(b, a, less64(a, b));
}

fn max64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, less64(a, b));
}

// a - b as f32, and 0 if b is the later.
fn since64(a: vec2<u32>, b: vec2<u32>) -> f32 {
  let lo = a.x - b.x;
  let hi = a.y - b.y - select(0u, 1u, a.x < b.x);
  return select(f32(hi) * 4294967296.0 + f32(lo), 0.0, less64(a, b));
}

fn float64(a: vec2<u32>) -> f32 {
  return f32(a.y) * 4294967296.0 + f32(a.x);
}

// The integer part of a non-negative f32 below 2^64; exact, an f32 has 24 bits.
fn floor64(x: f32) -> vec2<u32> {
  let hi = u32(x * 2.3283064365386963e-10);
  return vec2<u32>(u32(x - f32(hi) * 4294967296.0), hi);
}
