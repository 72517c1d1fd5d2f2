/** Numbers of a result as text. */
import type { MoneyResult } from '../model/money-result.ts';
import type { CollectiveResult, FabricSummary, Quantity, RungName } from '../model/result.ts';
import { formatNumber, formatTime } from '../units/format.ts';

/** The common name of each rung. */
export const RUNG_TITLES: Readonly<Record<RungName, string>> = {
  compute: 'compute only',
  jitter: '+ jitter',
  latency: '+ latency',
  endpoints: '+ own ports',
  contention: '+ contention',
  topology: '+ fabric links',
  routing: '+ routing',
  transport: '+ transport',
  faults: '+ faults',
};

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

/** Rows of the cost of a step, and the values that are assumed, as a list. */
export function moneyRows(money: MoneyResult): {
  readonly rows: readonly (readonly [what: string, cost: string])[];
  readonly assumed: string;
} {
  const { currency, complete, assumed } = money;
  const least = complete ? '' : '≥ ';
  const amount = (quantity: Quantity) => `${least}${moneyText(central(quantity), currency)}`;
  const rows: readonly (readonly [string, string])[] = [
    ['an accelerator-hour', amount(money.accelerator_hour)],
    ['a training step', amount(money.step)],
    [
      'lost to the fabric',
      `${countText(central(money.lost_hours_a_day))} accelerator-hours a day; a year ${amount(money.lost_a_year)}${halfMoneyText(money.lost_a_year)} and ${countText(central(money.lost_mwh_a_year))} MWh`,
    ],
    ['a useful accelerator-hour', `${amount(money.useful_hour)}, at the pace of the ideal step`],
    ['the network', `${amount(money.network)}, ${least}${powerText(money.network_watts)}`],
  ];
  const values = Object.entries(assumed).map(([key, value]) => `${key} ${formatNumber(value, 6)}`);
  return { rows, assumed: values.join(', ') };
}

/** Half of the 95 % interval: ` ± 12000`. */
function halfMoneyText(quantity: Quantity): string {
  if (typeof quantity === 'number') return '';
  const [lo, hi] = quantity.ci95;
  return lo === hi ? '' : ` ± ${formatNumber((hi - lo) / 2)}`;
}
