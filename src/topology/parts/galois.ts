/**
 * Arithmetic of the finite fields GF(p^m), small ones. Elements are numbers 0 … q-1, whose digits
 * to base p are a polynomial.
 */

export interface Field {
  readonly q: number;
  readonly add: (a: number, b: number) => number;
  readonly sub: (a: number, b: number) => number;
  readonly mul: (a: number, b: number) => number;
  /** An element whose powers are all others but 0. */
  readonly primitive: number;
}

/** The field of `q` elements; `undefined` if q is not a power of a prime. Cost: q², at most. */
export function galoisField(q: number): Field | undefined {
  const p = smallestFactor(q);
  const m = Math.round(Math.log(q) / Math.log(p));
  if (q < 2 || p ** m !== q) return undefined;
  const digits = (a: number): number[] => Array.from({ length: m }, (_, i) => Math.floor(a / p ** i) % p);
  const number = (of: readonly number[]): number => of.reduce((sum, digit, i) => sum + digit * p ** i, 0);
  const combine = (a: number, b: number, sign: number): number => {
    const other = digits(b);
    return number(digits(a).map((digit, i) => (digit + sign * (other[i] as number) + p) % p));
  };
  // Modulo a polynomial that can be factored the result is a ring without an element of order q -
  // 1: so look for both at once.
  for (let modulus = 0; modulus < q; modulus++) {
    const mul = multiplier(p, m, digits(modulus), digits, number);
    for (let primitive = 1; primitive < q; primitive++) {
      if (orderOf(primitive, mul, q) !== q - 1) continue;
      return { q, mul, primitive, add: (a, b) => combine(a, b, 1), sub: (a, b) => combine(a, b, -1) };
    }
  }
  return undefined;
}

/** Multiplies polynomials modulo x^m + `low`. */
function multiplier(
  p: number,
  m: number,
  low: readonly number[],
  digits: (a: number) => number[],
  number: (of: readonly number[]) => number,
): (a: number, b: number) => number {
  return (a, b) => {
    const [left, right] = [digits(a), digits(b)];
    const product = new Array<number>(2 * m).fill(0);
    left.forEach((x, i) => {
      right.forEach((y, j) => {
        product[i + j] = ((product[i + j] as number) + x * y) % p;
      });
    });
    for (let top = 2 * m - 1; top >= m; top--) {
      const lead = product[top] as number;
      low.forEach((digit, i) => {
        const at = top - m + i;
        product[at] = ((product[at] as number) + (p - lead) * digit) % p;
      });
      product[top] = 0;
    }
    // In prime fields m = 1 and the modulus is x itself at first: the products are plain ones
    // modulo p.
    return number(product.slice(0, m));
  };
}

/** Steps until powers of `a` come back to 1; 0 if they never do. */
function orderOf(a: number, mul: (a: number, b: number) => number, q: number): number {
  let power = a;
  for (let order = 1; order < q; order++) {
    if (power === 1) return order;
    power = mul(power, a);
    if (power === 0) return 0;
  }
  return 0;
}

function smallestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return factor;
  return n;
}
