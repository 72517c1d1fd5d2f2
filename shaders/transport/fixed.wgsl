// Fixed-point arithmetic of the congestion controls (docs/packet-cc.md): parts of 65536, no product
// above 2^32.

// x * y / 65536, rounded down; y <= 65536.
fn mul16(x: u32, y: u32) -> u32 {
  return (x >> 16u) * y + (((x & 0xffffu) * y) >> 16u);
}

// a / b in parts of 65536, with 16 bits of b; a <= b.
fn ratio16(a: u32, b: u32) -> u32 {
  let shift = 16u - min(16u, countLeadingZeros(b));
  return ((a >> shift) << 16u) / max(1u, b >> shift);
}
