/** Whole-number arithmetic as docs/packet-cc.md defines it. */

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

/** The largest whole number whose square is at most `x`. */
export function isqrt(x: number): number {
  let root = Math.floor(Math.sqrt(x));
  while (root * root > x) root--;
  while ((root + 1) * (root + 1) <= x) root++;
  return root;
}

/** A time so many ticks later. */
export function plus(time: number, ticks: number): number {
  return (time + ticks) >>> 0;
}

/** Ticks from `b` to `a`, or a time so many ticks earlier. */
export function minus(a: number, b: number): number {
  return (a - b) >>> 0;
}

/** Whether `a` is later than `b`, if they are less than 2^31 apart. */
export function after(a: number, b: number): boolean {
  const since = minus(a, b);
  return since > 0 && since < 2 ** 31;
}
