/** `--export parquet:FILE`: the rows as Apache Parquet, with typed columns. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Content } from './content.ts';
import type { Column, Table } from './table.ts';

const TYPES = { text: 'STRING', number: 'DOUBLE', boolean: 'BOOLEAN' } as const satisfies Record<
  Column['type'],
  string
>;

/** The rows of a content. */
export function writeParquet(content: Content): Uint8Array {
  return tableParquet(content.rows());
}

/** A table, compressed with Snappy; empty cells are nulls. */
export function tableParquet({ columns, rows }: Table): Uint8Array {
  const columnData = columns.map(({ name, type }, i) => ({
    ...{ name, type: TYPES[type], nullable: true },
    data: rows.map((row) => row[i] ?? null),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
