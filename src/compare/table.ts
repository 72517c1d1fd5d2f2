/** A comparison as rows: one for each set-up. */
import type { Quantity } from '../model/result.ts';
import { type Column, type Table, tableOf } from '../report/export/table.ts';
import { central } from '../report/format.ts';
import type { Cell } from '../util/csv.ts';
import type { ComparedSetup, Comparison } from './comparison.ts';

const text = (name: string): Column => ({ name, type: 'text' });
const number = (name: string): Column => ({ name, type: 'number' });

/** Times in µs, ends of 95 % intervals as `_lo` and `_hi`. */
const COLUMNS: readonly Column[] = [
  text('name'),
  ...['seeds', 'time_us', 'time_lo_us', 'time_hi_us', 'ideal_us', 'loss', 'loss_lo', 'loss_hi'].map(number),
  ...['ratio', 'ratio_lo', 'ratio_hi'].map(number),
  text('certainty'),
  ...['pairs', 'seeds_to_tell', 'price'].map(number),
  text('currency'),
  ...['watts', 'useful_hour'].map(number),
  { name: 'pareto', type: 'boolean' },
  ...['scenario_hash', 'version'].map(text),
];

/** The rows, in the order of the set-ups. */
export function comparisonRows({ setups, currency, pareto, version }: Comparison): Table {
  return tableOf(
    COLUMNS,
    setups.map(
      ({ name, seeds, time_us, ideal_us, loss, versus, cost, money, scenario_hash }: ComparedSetup) => ({
        ...{ name, seeds, ...spread('time', time_us, '_us'), ideal_us, ...spread('loss', loss) },
        ...{ ratio: versus?.ratio, ratio_lo: versus?.ci95?.[0], ratio_hi: versus?.ci95?.[1] },
        ...{ certainty: versus?.certainty, pairs: versus?.pairs, seeds_to_tell: versus?.seeds_to_tell },
        ...{ price: cost?.price, currency: cost ? currency : undefined, watts: cost?.watts },
        ...{ useful_hour: money && central(money.useful_hour), pareto: pareto?.includes(name) },
        ...{ scenario_hash, version },
      }),
    ),
  );
}

/** The mean and the ends of its interval. */
function spread(name: string, quantity: Quantity, unit = ''): Readonly<Record<string, Cell>> {
  if (typeof quantity === 'number') return { [`${name}${unit}`]: quantity };
  const [lo, hi] = quantity.ci95;
  return { [`${name}${unit}`]: quantity.mean, [`${name}_lo${unit}`]: lo, [`${name}_hi${unit}`]: hi };
}
