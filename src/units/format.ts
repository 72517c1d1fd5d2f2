/**
 * Quantity → text for people; the scale is picked so that one to three digits stand before the
 * point.
 */
import { invariant } from '../util/errors.ts';

/** At most `digits` significant digits, trailing zeros dropped, never in scientific notation. */
export function formatNumber(value: number, digits = 3): string {
  invariant(Number.isFinite(value), `${value} is not a number to print`);
  const rounded = Number(value.toPrecision(digits));
  if (Math.abs(rounded) >= 10 ** digits) return String(Math.round(value));
  // `toPrecision` and `String` write 1e-7 and below with an exponent.
  return Math.abs(rounded) < 1e-6 && rounded !== 0 ? rounded.toFixed(20).replace(/0+$/, '') : String(rounded);
}

/** The largest of `scales` (ascending) that leaves at least 1 after rounding, applied. */
function scaledText(value: number, scales: readonly (readonly [number, string])[], digits: number): string {
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  let [factor, unit] = scales[0]!;
  for (const [next, name] of scales) {
    // 999.9996 ns is 1 µs once rounded.
    if (Number((size / next).toPrecision(digits)) >= 1) [factor, unit] = [next, name];
  }
  return `${sign}${formatNumber(size / factor, digits)} ${unit}`;
}

const TIMES = [
  [1, 'ps'],
  [1e3, 'ns'],
  [1e6, 'us'],
  [1e9, 'ms'],
  [1e12, 's'],
] as const;

/** Picoseconds → `1.52 ms`. */
export function formatTime(timePs: number, digits = 3): string {
  return timePs === 0 ? '0 s' : scaledText(timePs, TIMES, digits);
}

const RATES = [
  [1, 'bit/s'],
  [1e3, 'kbit/s'],
  [1e6, 'Mbit/s'],
  [1e9, 'Gbit/s'],
  [1e12, 'Tbit/s'],
  [1e15, 'Pbit/s'],
] as const;

/** bit/s → `400 Gbit/s`. */
export function formatRate(rateBps: number, digits = 3): string {
  if (rateBps === Infinity) return 'infinite';
  return scaledText(rateBps, RATES, digits);
}

const BINARY = [
  [1, 'B'],
  [2 ** 10, 'KiB'],
  [2 ** 20, 'MiB'],
  [2 ** 30, 'GiB'],
  [2 ** 40, 'TiB'],
  [2 ** 50, 'PiB'],
] as const;
const DECIMAL = [
  [1, 'B'],
  [1e3, 'kB'],
  [1e6, 'MB'],
  [1e9, 'GB'],
  [1e12, 'TB'],
  [1e15, 'PB'],
] as const;

/** Bytes → `64 MiB`; `200 MB` where that is exact and powers of 1024 are not. */
export function formatSize(sizeBytes: number, digits = 3): string {
  const binary = scaledText(sizeBytes, BINARY, digits);
  if (isExact(sizeBytes, binary, BINARY)) return binary;
  const decimal = scaledText(sizeBytes, DECIMAL, digits);
  return isExact(sizeBytes, decimal, DECIMAL) ? decimal : binary;
}

function isExact(value: number, text: string, scales: readonly (readonly [number, string])[]): boolean {
  const [number, unit] = text.split(' ');
  const factor = scales.find(([, name]) => name === unit)?.[0] ?? 1;
  return Number(number) * factor === value;
}

const FLOPS = [
  [1, 'FLOP/s'],
  [1e3, 'kFLOP/s'],
  [1e6, 'MFLOP/s'],
  [1e9, 'GFLOP/s'],
  [1e12, 'TFLOP/s'],
  [1e15, 'PFLOP/s'],
  [1e18, 'EFLOP/s'],
] as const;

/** FLOP/s → `989 TFLOP/s`. */
export function formatFlops(flops: number, digits = 3): string {
  return scaledText(flops, FLOPS, digits);
}

/** Fraction → `4.52 %`. */
export function formatPercent(fraction: number, digits = 3): string {
  return `${formatNumber(fraction * 100, digits)} %`;
}
