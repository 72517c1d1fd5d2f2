/** Times and sizes as texts that are read back to the last picosecond and byte. */
import { parseSize, parseTime } from '../../units/parse.ts';
import { invariant } from '../../util/errors.ts';

const TIMES = [
  ['s', 1e12],
  ['ms', 1e9],
  ['us', 1e6],
  ['ns', 1e3],
  ['ps', 1],
] as const;

const SIZES = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['B', 1],
] as const;

/** Whole picoseconds in the largest unit in which they are at least 1. */
export function exactTime(ps: number): string {
  for (const [unit, factor] of TIMES) {
    const text = `${ps / factor}${unit}`;
    if (ps >= factor && !text.includes('e') && parseTime(text) === ps) return text;
  }
  invariant(ps === 0, `${ps} is a time in whole picoseconds`);
  return '0ps';
}

/** Whole bytes in the largest unit in which they have at most three decimals. */
export function exactSize(bytes: number): string {
  for (const [unit, factor] of SIZES) {
    const value = bytes / factor;
    const text = `${value}${unit}`;
    if (value >= 1 && Number(value.toFixed(3)) === value && parseSize(text) === bytes) return text;
  }
  invariant(bytes === 0, `${bytes} is a size in whole bytes`);
  return '0B';
}
