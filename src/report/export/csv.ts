/** `--export csv:FILE`: the rows as comma-separated values. */
import { csvText } from '../../util/csv.ts';
import type { Content } from './content.ts';
import type { Table } from './table.ts';

/** The rows of a content. */
export function writeCsv(content: Content): string {
  return tableCsv(content.rows());
}

/** A head with the columns' names, then the rows. */
export function tableCsv({ columns, rows }: Table): string {
  return csvText([columns.map(({ name }) => name), ...rows]);
}
