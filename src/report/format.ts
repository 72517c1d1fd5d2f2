/** Numbers of a result as text. */
import type { CollectiveResult, FabricSummary, Quantity } from '../model/result.ts';
import { formatNumber, formatTime } from '../units/format.ts';

/** The number itself, or the mean of a distribution. */
export function central(quantity: Quantity): number {
  return typeof quantity === 'number' ? quantity : quantity.mean;
}

/** Microseconds at the scale that suits them: `1.52 ms`. */
export function timeText(us: number): string {
  return formatTime(us * 1e6, 4);
}

/**
 * A share with two decimals, one from ten per cent on, so that rows compare: `0.04 %`, `12.3 %`.
 */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent.toFixed(Math.abs(percent) < 9.995 ? 2 : 1)} %`;
}

/** Half of the 95 % interval of a share: `±4.12 %`; nothing if every seed has the same. */
export function halfPercentText(quantity: Quantity): string {
  if (typeof quantity === 'number') return '';
  const [lo, hi] = quantity.ci95;
  return lo === hi ? '' : `±${percentText((hi - lo) / 2)}`;
}

/** A large count: `70.55 billion`, `512`. */
export function countText(value: number): string {
  if (value >= 1e12) return `${formatNumber(value / 1e12, 4)} trillion`;
  if (value >= 1e9) return `${formatNumber(value / 1e9, 4)} billion`;
  if (value >= 1e6) return `${formatNumber(value / 1e6, 4)} million`;
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** An amount of money: `1.25 M USD`. */
export function moneyText(value: number, currency: string): string {
  return value < 1e6 ? `${formatNumber(value)} ${currency}` : `${formatNumber(value / 1e6)} M ${currency}`;
}

/** Power: `980 W`, `12.5 kW`. */
export function powerText(watts: number): string {
  return watts < 1e3 ? `${formatNumber(watts)} W` : `${formatNumber(watts / 1e3)} kW`;
}

/** An algorithm with its parameters of the fabric's shape: `hierarchical gpus=8`. */
export function algorithmText({ algorithm, params = {} }: CollectiveResult): string {
  return [algorithm, ...Object.entries(params).map(([key, value]) => `${key}=${value}`)].join(' ');
}

/** `leaf-spine: 256 ranks, 72 switches, 1536 links`. */
export function fabricText({ name, ranks, switches, links }: FabricSummary): string {
  const counted = (count: number, what: string, plural: string) => `${count} ${count === 1 ? what : plural}`;
  return `${name}: ${counted(ranks, 'rank', 'ranks')}, ${counted(switches, 'switch', 'switches')}, ${links} links`;
}
