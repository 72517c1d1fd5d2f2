/** Money and watts of a result as text. */
import type { MoneyResult } from '../../model/money-result.ts';
import type { Quantity } from '../../model/result.ts';
import { formatNumber } from '../../units/format.ts';
import { central, countText, moneyText, powerText } from '../format.ts';

/** Lines about the cost of the step; none if the scenario asks for none. */
export function moneySection(money: MoneyResult | undefined): string[] {
  if (!money) return [];
  const { currency, complete, assumed } = money;
  const least = complete ? '' : '≥ ';
  const amount = (quantity: Quantity) => `${least}${moneyText(central(quantity), currency)}`;
  const rows = [
    ['an accelerator-hour', amount(money.accelerator_hour)],
    ['a training step', amount(money.step)],
    [
      'lost to the fabric',
      `${countText(central(money.lost_hours_a_day))} accelerator-hours a day; a year ${amount(money.lost_a_year)}${halfText(money.lost_a_year)} and ${countText(central(money.lost_mwh_a_year))} MWh`,
    ],
    ['a useful accelerator-hour', `${amount(money.useful_hour)}, at the pace of the ideal step`],
    ['the network', `${amount(money.network)}, ${least}${powerText(money.network_watts)}`],
  ];
  const width = Math.max(...rows.map(([title]) => title!.length));
  const values = Object.entries(assumed).map(([key, value]) => `${key} ${formatNumber(value, 6)}`);
  return [
    'cost',
    ...rows.map(([title, text]) => `  ${title!.padEnd(width)}  ${text}`),
    ...(values.length > 0 ? [`  assumed: ${values.join(', ')}`] : []),
  ];
}

/** Half of the 95 % interval: ` ± 12000`. */
function halfText(quantity: Quantity): string {
  if (typeof quantity === 'number') return '';
  const [lo, hi] = quantity.ci95;
  return lo === hi ? '' : ` ± ${formatNumber((hi - lo) / 2)}`;
}
