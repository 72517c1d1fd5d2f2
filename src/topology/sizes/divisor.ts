/** The largest divisor of `count` that is at most `most`; 1 at least. */
export function largestDivisor(count: number, most: number): number {
  for (let divisor = Math.min(count, Math.floor(most)); divisor > 1; divisor--) {
    if (count % divisor === 0) return divisor;
  }
  return 1;
}
