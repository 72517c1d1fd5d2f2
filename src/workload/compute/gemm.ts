/**
 * Time of a matrix product by its shape.
 *
 * A product is cut into tiles, of which each unit (an SM) computes one at a time. So it takes whole
 * waves of tiles. The library picks the tile, and cuts the sum into parts if units would be idle
 * (split-K). A product also has to move its matrices once, and has a start and an end.
 *
 * Small tiles reach 0.9 of the rate, and the parts of a sum take 1 µs to add up. With these, rates
 * and times of tables, the model was fitted to 750 measured products on H100
 * (test/inputs/matmul-h100-bf16.csv).
 */

/** b products of m × k by k × n. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Default: 1. */
  readonly b?: number;
}

/** Rates that decide the time of a product. */
export interface ProductRates {
  /** FLOP/s of all units together. */
  readonly products: number;
  readonly units: number;
  /** ps. */
  readonly prologue: number;
  /** bit/s. */
  readonly memoryRate: number;
}

/** Tiles, and the part of the rate that they reach. */
const TILES = [
  [128, 256, 1],
  [256, 128, 1],
  [128, 128, 1],
  [64, 128, 0.9],
  [128, 64, 0.9],
] as const;

/** Parts that a sum is cut into. */
const PARTS = [1, 2, 4, 8];

/** Time to add up parts, s. */
const ADD_UP_S = 1.05e-6;

/** Seconds that a product takes; `elementBytes` of each matrix. */
export function productTime({ m, n, k, b = 1 }: Product, rates: ProductRates, elementBytes = 2): number {
  const { products, units, prologue, memoryRate } = rates;
  let work = Infinity;
  for (const [height, width, part] of TILES) {
    const tiles = b * Math.ceil(m / height) * Math.ceil(n / width);
    const wave = (units * height * width * 2 * k) / (products * part);
    for (const parts of PARTS) {
      if (parts > 1 && tiles * parts > units) break;
      const time = (Math.ceil((tiles * parts) / units) * wave) / parts + (parts > 1 ? ADD_UP_S : 0);
      work = Math.min(work, time);
    }
  }
  const bytes = elementBytes * b * (m * k + k * n + m * n);
  return prologue / 1e12 + Math.max(work, (8 * bytes) / memoryRate);
}
