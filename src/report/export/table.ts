/** Rows for a notebook: a flat table whose columns have units in their names. */
import type { Cell } from '../../util/csv.ts';

/** A column; the type is that of all cells that are not empty. */
export interface Column {
  /** Units at the end: `time_us`, `bytes`. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean';
}

/** A table; a row has a cell for each column, empty ones are undefined. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The table of rows that name their cells. */
export function tableOf(columns: readonly Column[], rows: readonly Readonly<Record<string, Cell>>[]): Table {
  return { columns, rows: rows.map((row) => columns.map(({ name }) => row[name])) };
}
