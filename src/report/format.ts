/** Numbers of a result as text. */
import type { Quantity } from '../model/result.ts';

/** The number itself, or the mean of a distribution. */
export function central(quantity: Quantity): number {
  return typeof quantity === 'number' ? quantity : quantity.mean;
}

/** `digits` significant digits without exponent or superfluous zeros: 1.52, 417.6, 12900. */
export function significant(value: number, digits = 4): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 12));
}

const TIMES = [
  [1e6, 's'],
  [1e3, 'ms'],
  [1, 'µs'],
  [1e-3, 'ns'],
] as const;

/** Microseconds at the scale that suits them: `1.520 ms`. */
export function timeText(us: number): string {
  if (us === 0) return '0';
  const [scale, unit] = TIMES.find(([scale]) => Math.abs(us) >= scale) ?? [1e-6, 'ps'];
  return `${significant(us / scale)} ${unit}`;
}

const SIZES = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
] as const;

/** Bytes at the power of 1024 that suits them: `64 MiB`. */
export function sizeText(bytes: number): string {
  const [scale, unit] = SIZES.find(([scale]) => bytes >= scale) ?? [1, 'B'];
  const value = bytes / scale;
  return `${Number.isInteger(value) ? value : significant(value, 3)} ${unit}`;
}

/** A share as per cent, with one decimal more below ten. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent.toFixed(Math.abs(percent) < 9.995 ? 2 : 1)} %`;
}

/** A large count in words people use: `70.55 B`, `512`. */
export function countText(value: number): string {
  if (value >= 1e12) return `${significant(value / 1e12)} T`;
  if (value >= 1e9) return `${significant(value / 1e9)} B`;
  if (value >= 1e6) return `${significant(value / 1e6)} M`;
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
