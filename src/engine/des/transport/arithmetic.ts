/** Fixed point with 16 fractional bits, as docs/packet-model.md defines it. */

/** `x·y / 65536`, rounded down, for a u32 `x` and `y <= 65536`. */
export function mul16(x: number, y: number): number {
  return Math.floor((x * y) / 65536);
}

/** `a/b` in 1/65536 for `a <= b`, of as many leading bits as fit. */
export function ratio16(a: number, b: number): number {
  let [above, below] = [a, b];
  while (below >= 65536) {
    above = Math.floor(above / 2);
    below = Math.floor(below / 2);
  }
  return Math.floor((above * 65536) / Math.max(1, below));
}
