/**
 * Simulates every row of the open tables and prints how far it is from what was measured.
 *
 *   npx tsx test/accuracy/main.ts [--table ID …] [--rows]
 *
 * Error: exp(mean |ln(simulated ÷ measured)|) − 1. `--rows` prints every row.
 */
import { parseArgs } from 'node:util';
import { errorText, type Row, rowsOfTable, TABLES } from './tables.ts';

const { values } = parseArgs({
  options: { table: { type: 'string', multiple: true }, rows: { type: 'boolean', default: false } },
});
const all: Row[] = [];
for (const table of TABLES) {
  if (values.table && !values.table.includes(table.id)) continue;
  const rows = await rowsOfTable(table);
  console.log(`${table.id.padEnd(8)} ${errorText(rows)}  ${table.fabric}`);
  if (values.rows) for (const row of rows) console.log(lineOf(row));
  all.push(...rows);
}
console.log(`all      ${errorText(all)}`);

function lineOf({ bytes, measured, busbw, us, how, log }: Row): string {
  const cells = [
    `${bytes / 2 ** 10} KiB`.padStart(14),
    `${measured}`.padStart(9),
    busbw.toFixed(2).padStart(9),
    `${(100 * (Math.exp(log) - 1)).toFixed(1)} %`.padStart(9),
    `${us.toFixed(1)} us`.padStart(13),
  ];
  return `${cells.join('')}  ${how}`;
}
