/** Student's t distribution. */
import { memo } from '../util/memo.ts';

/**
 * The `p` quantile (0.5 ≤ p < 1) of Student's t with `df` ≥ 1 degrees of freedom, to about 1e-9
 * relative, by bisection on the distribution function.
 */
export function studentQuantile(p: number, df: number): number {
  return p === 0.975 && Number.isInteger(df) ? usual(df) : solved(p, df);
}

/** Ends of 95 % intervals, which ask for the same few degrees of freedom again and again. */
const usual = memo(
  (df: number) => df,
  (df: number) => solved(0.975, df),
);

function solved(p: number, df: number): number {
  let low = 0;
  let high = 1;
  while (studentCdf(high, df) < p) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Distribution function for t ≥ 0: 1 − I(df/(df+t²); df/2, 1/2)/2 (Abramowitz and Stegun 26.7.1).
 */
export function studentCdf(t: number, df: number): number {
  return 1 - incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
}

/**
 * Regularised incomplete beta function I(x; a, b), from its continued fraction (Abramowitz and
 * Stegun 26.5.8) on the side where it converges quickly.
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  let fraction = 1;
  for (let m = 200; m >= 1; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1));
    fraction = 1 + odd / (1 + even / fraction);
  }
  return front / a / fraction;
}

/**
 * ln Γ(x) for x > 0: Stirling's series (Abramowitz and Stegun 6.1.41) after shifting x above 10.
 */
function lnGamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 10) shift += Math.log(y++);
  const series = 1 / (12 * y) - 1 / (360 * y ** 3) + 1 / (1260 * y ** 5) - 1 / (1680 * y ** 7);
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - shift;
}
