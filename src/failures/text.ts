/** The cost of single failures as text, worst first. */
import type { Versus } from '../compare/comparison.ts';
import { TIME_TITLES } from '../compare/text.ts';
import { central, countText, moneyText, timeText } from '../report/format.ts';
import { partialLine } from '../report/partial.ts';
import { columnLines } from '../report/text/columns.ts';
import { printableLine } from '../util/printable.ts';
import type { FailureRow, Failures } from './failures.ts';

/** The table of `weft run --each-failure`. It ends with a newline. */
export function failuresText(failures: Failures): string {
  const { rows, simulated, seeds, device, engine, partial } = failures;
  const title = TIME_TITLES[failures.kind];
  const head = [
    ...(partial ? [partialLine(partial)] : []),
    `${countText(failures.failures)} single failures, ${countText(simulated)} simulated; ${seedsText(seeds)}`,
    `engine ${engine} on ${device.name}; ${title} without a failure: ${timeText(central(failures.time_us))}`,
  ];
  const columns = [
    { title: 'failure' },
    ...['alike', title, 'more', '95 % interval', 'a year', 'hours a day'].map((name) => ({
      title: name,
      right: true,
    })),
  ];
  const table = columnLines(
    columns,
    rows.map((row) => cells(row)),
  );
  const sections = [head, table, [...stopLines(rows), ...sumLines(failures)]];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function seedsText(seeds: number): string {
  return seeds === 1 ? 'one seed' : `pairs of the same seed, ${countText(seeds)} seeds`;
}

function cells(row: FailureRow): string[] {
  const { what, count, stops, cut_ranks: ranks, versus, time_us: time, lost_hours_a_day: lost } = row;
  return [
    printableLine(what),
    countText(count),
    stops ? 'stops the job' : time === undefined ? '' : timeText(central(time)),
    ...(versus
      ? moreCells(versus)
      : ['', `${countText(ranks)} ${ranks === 1 ? 'rank is' : 'ranks are'} cut off`]),
    row.failures_a_year === null ? '' : amount(row.failures_a_year),
    lost === null ? 'no rate' : amount(lost.mean),
  ];
}

/** The time that a failure adds, and its interval. */
function moreCells({ ratio, ci95, certainty }: Versus): string[] {
  const more = (of: number) => `${((of - 1) * 100).toFixed(2)}`;
  if (certainty === 'exact') return [`${more(ratio)} %`, 'exact'];
  return [`${more(ratio)} %`, ci95 ? `${more(ci95[0])} to ${more(ci95[1])} %` : 'one seed'];
}

/** Three digits. */
function amount(value: number): string {
  return value === 0 ? '0' : Number(value.toPrecision(3)).toString();
}

function stopLines(rows: readonly FailureRow[]): string[] {
  return rows
    .filter(({ stops }) => stops)
    .map(({ what, to, ranks }) => {
      const others = to === undefined ? '' : `, likewise up to ${printableLine(to)}`;
      const cut = /^\d+$/.test(ranks ?? '') ? `rank ${ranks}` : `ranks ${ranks}`;
      return `${printableLine(what)} cuts off ${cut}: it stops the job${others}.`;
    });
}

function sumLines({ rows, simulated, restart_hours: restart, ...failures }: Failures): string[] {
  const alike = rows.some(({ count, stops }) => count > 1 && !stops);
  const untold = rows.filter(({ versus }) => versus?.certainty === 'untold').length;
  const rated = rows.some(({ failures_a_year: rate }) => rate !== null);
  const price = failures.lost_a_day === null ? '' : `, ${moneyText(failures.lost_a_day, failures.currency)}`;
  return [
    ...(alike
      ? [
          'Alike: a symmetry of the fabric that keeps all ranks in place maps one onto the other; one of them was simulated.',
        ]
      : []),
    ...(untold > 0
      ? [`${untold} ${untold === 1 ? 'row' : 'rows'} cannot be told from no failure with these seeds.`]
      : []),
    ...(rated
      ? [
          `All together cost ${amount(failures.lost_hours_a_day)} accelerator-hours a day${price}, of ${countText(24 * failures.accelerators)}; a stop counts ${amount(restart * 60)} min.`,
        ]
      : []),
  ];
}
