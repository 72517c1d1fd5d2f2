// Rates of paced controls: bytes in 2^30 ps, below 2^31 (docs/packet-cc.md, dcqcn).

// 2^46 / x, rounded down, for x above 2^14: the rate of a pace in 16.16 ps a byte, and the pace of
// a rate.
fn inverse(x: u32) -> u32 {
  let by = max(x, 16385u);
  var quotient = 0x80000000u / by;
  var rest = 0x80000000u % by;
  for (var bit = 0u; bit < 15u; bit++) {
    let over = (rest >> 31u) != 0u;
    rest <<= 1u;
    quotient <<= 1u;
    if (over || rest >= by) {
      rest -= by;
      quotient |= 1u;
    }
  }
  return quotient;
}
