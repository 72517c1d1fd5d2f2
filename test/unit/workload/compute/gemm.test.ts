/** The time of matrix products against 375 shapes that XLA measured on H100, twice. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { productTime } from '../../../../src/workload/compute/gemm.ts';

const FILE = resolve(import.meta.dirname, '../../../inputs/matmul-h100-bf16.csv');

/** At full clocks; the rest as the table of rates has it. */
const RATES = { products: 786e12, units: 132, prologue: 5.3e6, memoryRate: 8 * 2.8e12 };

const rows = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split(',').map(Number) as [number, number, number, number, number, number]);

type Time = (b: number, m: number, n: number, k: number) => number;

const ours: Time = (b, m, n, k) => productTime({ b, m, n, k }, RATES);

/** Median and nine in ten of the relative errors. */
function errors(time: Time, own: typeof rows, column: 4 | 5) {
  const sorted = own
    .map((row) => {
      const [b, m, n, k] = row;
      return Math.abs((time(b, m, n, k) * row[column] * 1e9) / (2 * b * m * n * k) - 1);
    })
    .sort((x, y) => x - y);
  return { median: sorted[sorted.length >> 1]!, nineInTen: sorted[Math.floor(0.9 * sorted.length)]! };
}

describe.each([4, 5] as const)('measurement in column %d', (column) => {
  test('all shapes: median within 6 %, nine in ten within 20 %', () => {
    const { median, nineInTen } = errors(ours, rows, column);
    expect(rows).toHaveLength(375);
    expect(median).toBeLessThan(0.06);
    expect(nineInTen).toBeLessThan(0.2);
  });

  test('every 70 shapes in a row: the same', () => {
    for (let first = 0; first + 70 <= rows.length; first += 5) {
      const { median, nineInTen } = errors(ours, rows.slice(first, first + 70), column);
      expect(median, `from shape ${first}`).toBeLessThan(0.07);
      expect(nineInTen, `from shape ${first}`).toBeLessThan(0.2);
    }
  });

  test('FLOPs over the rate alone would not do', () => {
    const { median } = errors((b, m, n, k) => (2 * b * m * n * k) / RATES.products, rows, column);
    expect(median).toBeGreaterThan(0.3);
  });
});

test('a large product runs at the rate, but for its prologue', () => {
  const [m, n, k] = [128 * 132, 256 * 40, 8192];
  const time = productTime({ m, n, k }, RATES);
  expect(time - 5.3e-6).toBeCloseTo((2 * m * n * k) / 786e12, 10);
});

test('a product takes whole waves of tiles', () => {
  const time = (columns: number) => productTime({ m: 128 * 132, n: 256 * columns, k: 8192 }, RATES);
  const wave = (132 * 2 * 128 * 256 * 8192) / 786e12;
  expect(time(21) - time(20)).toBeCloseTo(wave, 9);
  const more = productTime({ m: 128 * 132 * 20 + 1, n: 256, k: 8192 }, { ...RATES, memoryRate: 1e18 });
  expect(more - time(20)).toBeGreaterThan(wave / 4);
});

test('a thin product takes the time of its bytes', () => {
  const time = productTime({ m: 16, n: 16_384, k: 16_384 }, RATES);
  const bytes = 2 * (16 * 16_384 * 2 + 16_384 ** 2);
  expect(time).toBeCloseTo(5.3e-6 + bytes / 2.8e12, 9);
});
