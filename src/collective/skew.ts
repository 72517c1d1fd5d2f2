/**
 * Blocks of an uneven all-to-all: some experts get more tokens than others. Either the blocks are
 * the same for all ranks, and the d-th rank of the group gets a share in proportion to (d+1)^-skew.
 * This is Zipf's law; routing is nearer to it than to even (Rajbhandari et al. 2022,
 * "DeepSpeed-MoE", and others measure it). Or a matrix says how much each rank sends to each. In
 * all n·S bytes, as if even.
 */
import type { ParamSpec } from '../model/params.ts';
import { UserError } from '../util/errors.ts';
import { share } from './algorithm.ts';

export const skewParams = {
  skew: {
    kind: 'ratio',
    help: 'Zipf exponent of the bytes each rank receives; the first rank receives most; 0: all receive the same',
    default: 0,
    min: 0,
    max: 16,
  },
  matrix: {
    kind: 'text',
    help: 'relative traffic matrix, one row per sender, e.g. `0 2 1; 1 0 1; 3 1 0`, or a file with such rows',
    optional: true,
  },
} as const satisfies ParamSpec;

/** Values of {@link skewParams}. */
export interface SkewValues {
  readonly skew: number;
  readonly matrix: string | undefined;
}

/**
 * Per sender, cumulated shares of the mean rank's bytes: `n+1` entries a row. One row where all are
 * alike.
 */
type Shares = readonly Float64Array[];

const known = new WeakMap<object, Map<number, Shares>>();

export function isSkewed({ skew, matrix }: SkewValues): boolean {
  return skew > 0 || matrix !== undefined;
}

/**
 * Bytes of block `chunk = source·n + target` when a rank sends `bytes` in the mean. Throws
 * `UserError` for a matrix that is none.
 */
export function blockBytesOf(n: number, bytes: number, chunk: number, values: SkewValues): number {
  const target = chunk % n;
  if (!isSkewed(values)) return share(bytes, n, target);
  const shares = sharesOf(n, values);
  const row = shares[shares.length === 1 ? 0 : Math.floor(chunk / n)]!;
  return Math.round(bytes * row[target + 1]!) - Math.round(bytes * row[target]!);
}

function sharesOf(n: number, values: SkewValues): Shares {
  const bySize = known.get(values) ?? new Map<number, Shares>();
  known.set(values, bySize);
  const shares =
    bySize.get(n) ??
    (values.matrix === undefined ? [cumulated(zipf(n, values.skew), 1)] : matrixShares(n, values.matrix));
  bySize.set(n, shares);
  return shares;
}

/** Shares that sum to 1. */
function zipf(n: number, exponent: number): number[] {
  const weights = Array.from({ length: n }, (_, d) => (d + 1) ** -exponent);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

function cumulated(shares: readonly number[], scale: number): Float64Array {
  const ends = new Float64Array(shares.length + 1);
  shares.forEach((value, i) => {
    ends[i + 1] = ends[i]! + value * scale;
  });
  return ends;
}

function matrixShares(n: number, text: string): Shares {
  const numbers = numberRows(text, wrong);
  if (numbers.length !== n) throw wrong(`it has ${numbers.length} rows, the group has ${n} ranks`);
  numbers.forEach((row, i) => {
    if (row.length !== n) throw wrong(`row ${i + 1} has ${row.length} numbers, the group has ${n} ranks`);
  });
  const sum = numbers.flat().reduce((all, value) => all + value, 0);
  if (sum === 0) throw wrong('no rank sends anything');
  if (!Number.isFinite(n / sum) || n / sum === 0)
    throw wrong('its numbers are too large or too small to be summed');
  return numbers.map((row) => cumulated(row, n / sum));
}

/**
 * Rows of numbers of at least 0, parted by `;` or line ends; a row that begins with # is a comment.
 * Throws what `wrong` makes of a text that has others.
 */
export function numberRows(text: string, wrong: (what: string) => UserError): number[][] {
  const rows = text
    .split(/[;\n]/)
    .map((row) => row.trim())
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => row.split(/[\s,]+/).filter((word) => word !== ''));
  return rows.map((row, i) =>
    row.map((word) => {
      const value = Number(word);
      if (Number.isFinite(value) && value >= 0) return value;
      throw wrong(`'${word.slice(0, 40)}' in row ${i + 1} is not a number of at least 0`);
    }),
  );
}

function wrong(what: string): UserError {
  return new UserError(`matrix: ${what}`, {
    advice: 'one row per sender, one column per receiver: 0 2 1; 1 0 1; 3 1 0',
  });
}
