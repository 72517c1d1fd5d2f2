/** Where a slider of a parameter stops: round values that people choose between. */
import type { Param } from 'weft';

const COUNTS = [1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 48, 64, 72, 96, 128, 256, 512, 1024, 2048, 4096];
const RATES = ['25Gbit/s', '50Gbit/s', '100Gbit/s', '200Gbit/s', '400Gbit/s', '800Gbit/s', '1.6Tbit/s'];
const SCALE_UP = ['50GB/s', '100GB/s', '150GB/s', '300GB/s', '450GB/s', '900GB/s', '1.8TB/s'];
const TIMES = [1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((n) => [`${n}ns`]);
const LONG = [1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => `${n}us`);
const SIZES = ['KiB', 'MiB', 'GiB'].flatMap((unit) => [1, 4, 16, 64, 256].map((n) => `${n}${unit}`));
const RATIOS = ['1', '1.5', '2', '3', '4', '8'];
const FLOPS = ['312TFLOP/s', '494TFLOP/s', '989TFLOP/s', '2.25PFLOP/s', '4.5PFLOP/s'];
const FRACTIONS = Array.from({ length: 21 }, (_, i) => `${i * 5}%`);

/** The stops, in order; empty if a slider says nothing (names, flags, text). */
export function stopsOf(key: string, param: Param): readonly string[] {
  switch (param.kind) {
    case 'count': {
      const { min = 0, max = 4096 } = param;
      if (max - min <= 32) return Array.from({ length: max - min + 1 }, (_, i) => String(min + i));
      if (/seed$/i.test(key)) return Array.from({ length: 32 }, (_, i) => String(i + 1));
      return COUNTS.filter((n) => n >= min && n <= max).map(String);
    }
    case 'rate':
      return /scaleUp/i.test(key) ? SCALE_UP : RATES;
    case 'time':
      return [...TIMES, ...LONG];
    case 'size':
      return SIZES;
    case 'ratio':
      return RATIOS;
    case 'fraction':
      return FRACTIONS;
    case 'flops':
      return FLOPS;
    default:
      return [];
  }
}

const FACTORS: Readonly<Record<string, number>> = {
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Roughly how much a quantity's text says, to place a slider by; NaN where it says nothing. */
export function magnitude(text: string): number {
  const match = /^\s*([\d.]+)\s*(?::\s*([\d.]+))?\s*([A-Za-z]*)(.*)$/.exec(text);
  if (!match) return Number.NaN;
  const [, number, by, unit] = match;
  const bytes = /(B|Bps)$/.test(unit!) && /\/s|ps$/.test(text) ? 8 : 1;
  const prefix = /^(Ki|Mi|Gi|Ti|[pnumkMGTP])(?=[a-zA-Z])/.exec(unit!)?.[1] ?? '';
  return ((Number(number) / Number(by ?? 1)) * (FACTORS[prefix] ?? 1) * bytes) as number;
}

/** Number of the stop nearest to the value of `text`, by ratio; 0 without a value. */
export function nearestStop(stops: readonly string[], text: string): number {
  const wanted = magnitude(text);
  if (Number.isNaN(wanted)) return 0;
  const distance = (stop: string) => Math.abs(Math.log((magnitude(stop) + 1e-15) / (wanted + 1e-15)));
  return stops.reduce((best, stop, i) => (distance(stop) < distance(stops[best]!) ? i : best), 0);
}
