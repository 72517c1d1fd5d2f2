/** Money and watts of a result as text. */
import type { MoneyResult } from '../../model/money-result.ts';
import { moneyRows } from '../format.ts';

/** Lines about the cost of the step; none if the scenario asks for none. */
export function moneySection(money: MoneyResult | undefined): string[] {
  if (!money) return [];
  const { rows, assumed } = moneyRows(money);
  const width = Math.max(...rows.map(([title]) => title.length));
  return [
    'cost',
    ...rows.map(([title, text]) => `  ${title.padEnd(width)}  ${text}`),
    ...(assumed === '' ? [] : [`  assumed: ${assumed}`]),
  ];
}
