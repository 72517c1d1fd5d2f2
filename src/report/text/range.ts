/** The times of a training step with each possible value of those that are not known. */
import type { RangeResult } from '../../model/training-result.ts';
import { printableLine } from '../../util/printable.ts';
import { central, percentText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

/** Rows of values that are not possible, at most. */
const LEFT_OUT = 6;

/** A line with the range, and a row for each run; nothing where all values are known. */
export function rangeSection(range: RangeResult | undefined): string[] {
  if (!range) return [];
  const {
    time_us: [low, high],
    runs,
    left_out: leftOut = [],
  } = range;
  const right = true;
  const keys = Object.keys(runs[0]!.values);
  const columns = [...keys, 'time', 'loss', "network's share"].map((title) => ({ title, right }));
  const rows = runs.map(({ values, shown, time_us, loss, network_share }) => [
    ...keys.map((key) => String(values[key])),
    timeText(central(time_us)),
    percentText(central(loss)),
    percentText(central(network_share)),
    shown ? 'shown here' : '',
  ]);
  return [
    `training step with the values that are possible: ${timeText(low)} to ${timeText(high)}`,
    ...columnLines([...columns, { title: '' }], rows),
    ...leftOut.slice(0, LEFT_OUT).map(({ values, reason }) => {
      const named = Object.entries(values).map(([key, value]) => `${key} ${value}`);
      return printableLine(`not possible: ${named.join(', ')}: ${reason}`);
    }),
    ...(leftOut.length > LEFT_OUT ? [`not possible: ${leftOut.length - LEFT_OUT} more`] : []),
  ];
}
