/** The few different fractions that an even split produces, and their common denominator. */

/** Largest denominator of weights: products of weight and rate keep 8 bits of headroom in f32. */
const MAX_DENOMINATOR = 1 << 16;
/**
 * Sums of shares are off by a few 2^-53; nearest fractions with denominators up to 2^16 are 2^-32
 * apart.
 */
const SAME = 1e-13;

export interface Fractions {
  /** Number of a fraction; the same for values that differ by rounding only. */
  readonly id: (value: number) => number;
  readonly value: (id: number) => number;
  /**
   * Least common denominator of all numbered fractions, or 2^16 and `exact: false` where it would
   * be larger.
   */
  readonly denominator: () => { readonly denominator: number; readonly exact: boolean };
}

/** An empty numbering. */
export function createFractions(): Fractions {
  const ids = new Map<number, number>();
  const values: number[] = [];
  let lastValue = Number.NaN;
  let lastId = 0;
  return {
    id(value) {
      if (value === lastValue) return lastId;
      // Veltkamp's splitting: the upper 40 bits of the significand, so that a few units of the last
      // place vanish.
      const scaled = value * 8193;
      const key = scaled - (scaled - value);
      lastValue = value;
      const known = ids.get(key);
      lastId = known ?? values.push(value) - 1;
      if (known === undefined) ids.set(key, lastId);
      return lastId;
    },
    value: (id) => values[id] as number,
    denominator() {
      let common = 1;
      for (const value of values) {
        const own = denominatorOf(value);
        common = own === undefined ? Number.POSITIVE_INFINITY : (common / gcd(common, own)) * own;
        if (common > MAX_DENOMINATOR) return { denominator: MAX_DENOMINATOR, exact: false };
      }
      return { denominator: common, exact: true };
    },
  };
}

/**
 * Smallest denominator q ≤ 2^16 with |value - p/q| negligible, by continued fractions; `undefined`
 * if none exists.
 */
function denominatorOf(value: number): number | undefined {
  let [before, q] = [0, 1];
  let rest = value - Math.floor(value);
  while (q <= MAX_DENOMINATOR) {
    if (
      Math.abs(value * q - Math.round(value * q)) <= SAME * q * Math.max(1, value) &&
      Math.round(value * q) > 0
    )
      return q;
    if (rest === 0) return undefined;
    const term = Math.floor(1 / rest);
    rest = 1 / rest - term;
    [before, q] = [q, term * q + before];
  }
  return undefined;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
