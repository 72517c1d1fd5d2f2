/** The units weft reads and writes: the value of each in the base unit of its kind. */

/** Kinds of quantity that carry a unit, with their base units: bit/s, ps, B, FLOP/s. */
export type DimensionedKind = 'rate' | 'time' | 'size' | 'flops';

/**
 * All kinds of quantity. Counts, ratios and fractions are bare numbers (`2:1` and `45%` as well).
 */
export type QuantityKind = DimensionedKind | 'count' | 'ratio' | 'fraction';

const DECIMAL = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 } as const;
const BINARY = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 } as const;

function scaled(
  prefixes: Readonly<Record<string, number>>,
  unit: string,
  factor = 1,
): readonly (readonly [string, number])[] {
  return Object.entries(prefixes).map(([prefix, scale]) => [prefix + unit, scale * factor] as const);
}

/**
 * Unit → its worth in the base unit of the kind. The design's spellings come first; the others are
 * common ones.
 */
export const UNITS: Readonly<Record<DimensionedKind, ReadonlyMap<string, number>>> = {
  rate: new Map([
    ...scaled(DECIMAL, 'bit/s'),
    ...scaled(DECIMAL, 'B/s', 8),
    ...scaled(BINARY, 'B/s', 8),
    ...scaled(DECIMAL, 'bps'),
    ...scaled(DECIMAL, 'Bps', 8),
    ...scaled(BINARY, 'Bps', 8),
  ]),
  time: new Map([
    ['ps', 1],
    ['ns', 1e3],
    ['us', 1e6],
    ['µs', 1e6], // U+00B5, the micro sign
    ['μs', 1e6], // U+03BC, the Greek letter
    ['ms', 1e9],
    ['s', 1e12],
  ]),
  size: new Map([...scaled(BINARY, 'B'), ...scaled(DECIMAL, 'B')]),
  flops: new Map([
    ...scaled({ ...DECIMAL, E: 1e18 }, 'FLOP/s'),
    ...scaled({ ...DECIMAL, E: 1e18 }, 'FLOPs'),
    ...scaled({ ...DECIMAL, E: 1e18 }, 'FLOPS'),
  ]),
};

/** The name of a kind in a message, and the bounds of its values. */
export interface KindFacts {
  /** With its article. */
  readonly title: string;
  /** The unit a bare number most likely meant. */
  readonly usual: string;
  /** Largest value that makes sense, in the base unit, and the same for people. */
  readonly max: number;
  readonly maxText: string;
  /** Whether values are whole numbers of the base unit. */
  readonly whole: boolean;
}

/**
 * Bounds keep whole picoseconds and bytes exact in a double (2^53), and refuse rates and peaks no
 * machine has.
 */
export const KINDS: Readonly<Record<DimensionedKind, KindFacts>> = {
  rate: { title: 'a rate', usual: 'Gbit/s', max: 1e18, maxText: '1000 Pbit/s', whole: false },
  time: { title: 'a time', usual: 'ns', max: 9e15, maxText: '9000 s', whole: true },
  size: { title: 'a size', usual: 'MiB', max: 2 ** 52, maxText: '4 PiB', whole: true },
  flops: { title: 'a compute rate', usual: 'TFLOP/s', max: 1e24, maxText: '1e6 EFLOP/s', whole: false },
};
