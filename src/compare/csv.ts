/** A comparison as comma-separated values: a row for each set-up. */
import type { Quantity } from '../model/result.ts';
import { central } from '../report/format.ts';
import { type Cell, csvText } from '../util/csv.ts';
import type { ComparedSetup, Comparison } from './comparison.ts';

const HEAD = [
  'name',
  'seeds',
  ...['time_us', 'time_lo_us', 'time_hi_us', 'ideal_us', 'loss', 'loss_lo', 'loss_hi'],
  ...['ratio', 'ratio_lo', 'ratio_hi', 'certainty', 'pairs', 'seeds_to_tell'],
  ...['price', 'currency', 'watts', 'useful_hour', 'pareto', 'scenario_hash'],
];

/** The rows under a head; times in µs, ends of 95 % intervals as `_lo` and `_hi`. */
export function comparisonCsv({ setups, currency, pareto }: Comparison): string {
  const row = ({
    name,
    seeds,
    time_us,
    ideal_us,
    loss,
    versus,
    cost,
    money,
    scenario_hash,
  }: ComparedSetup): Cell[] => [
    ...[name, seeds, ...spread(time_us), ideal_us, ...spread(loss)],
    ...[versus?.ratio, versus?.ci95?.[0], versus?.ci95?.[1], versus?.certainty, versus?.pairs],
    ...[versus?.seeds_to_tell, cost?.price, cost ? currency : undefined, cost?.watts],
    ...[money ? central(money.useful_hour) : undefined],
    ...[pareto?.includes(name), scenario_hash],
  ];
  return csvText([HEAD, ...setups.map(row)]);
}

/** The mean and the ends of its interval. */
function spread(quantity: Quantity): Cell[] {
  return typeof quantity === 'number' ? [quantity, undefined, undefined] : [quantity.mean, ...quantity.ci95];
}
