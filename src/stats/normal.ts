/** Quantiles of the normal distribution. */

/** Coefficients for the middle, |p − 1/2| ≤ 0.425, from the constant term on. */
const MIDDLE = [
  [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
  [1, 17.895169469, 78.757757664, 67.1875636],
] as const;
/** The same for r ≤ 5, with r = √(−ln min(p, 1 − p)). */
const NEAR = [
  [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
  [1, 0.7370016425, 0.12021132975],
] as const;
/** The same for larger r. */
const FAR = [
  [6.657905115, 3.081226386, 0.42868294337, 0.017337203997],
  [1, 0.24197894225, 0.012258202635],
] as const;

/**
 * The value that a normal variable of mean 0 and deviation 1 stays below with chance `p`, between 0
 * and 1.
 * Wichura, algorithm AS 241 (Applied Statistics 37, 1988), routine PPND7: about seven digits.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(MIDDLE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const far = r <= 5 ? ratio(NEAR, r - 1.6) : ratio(FAR, r - 5);
  return q < 0 ? -far : far;
}

function ratio([above, below]: readonly [readonly number[], readonly number[]], x: number): number {
  const at = (terms: readonly number[]) => terms.reduceRight((sum, term) => sum * x + term, 0);
  return at(above) / at(below);
}
