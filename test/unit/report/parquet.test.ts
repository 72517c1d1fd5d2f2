/** Rows in Parquet, read back by another library. */
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { exportContent } from '../../../src/report/export/export.ts';
import { tableParquet } from '../../../src/report/export/parquet.ts';
import { resultContent } from '../../../src/report/export/result-content.ts';
import { tableOf } from '../../../src/report/export/table.ts';
import { sampleResult } from './result.ts';

const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer;

test('the rows of a result: all columns with their types, numbers to the last bit', async () => {
  const content = resultContent(sampleResult(true));
  const { columns, rows } = content.rows();
  const file = bufferOf((await exportContent(content, 'parquet')) as Uint8Array);
  const read = await parquetReadObjects({ file });
  expect(read).toEqual(
    rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null]))),
  );
  const types = parquetMetadata(file).schema.slice(1);
  expect(types.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
  expect(types.find(({ name }) => name === 'time_us')).toMatchObject({ type: 'DOUBLE' });
  expect(types.find(({ name }) => name === 'rung')).toMatchObject({ converted_type: 'UTF8' });
});

test('empty columns, truths, names of any script, and no rows at all', async () => {
  const columns = [
    { name: 'text', type: 'text' },
    { name: 'none', type: 'number' },
    { name: 'flag', type: 'boolean' },
  ] as const;
  const rows = [{ text: '=1+1', flag: true }, { text: '最\u0000"', flag: false }, {}];
  const written = await parquetReadObjects({ file: bufferOf(tableParquet(tableOf(columns, rows))) });
  expect(written).toEqual([
    { text: '=1+1', none: null, flag: true },
    { text: '最\u0000"', none: null, flag: false },
    { text: null, none: null, flag: null },
  ]);
  const empty = tableParquet(tableOf(columns, []));
  expect(await parquetReadObjects({ file: bufferOf(empty) })).toEqual([]);
});

test('a form that does not exist, and a trace of a result without one', async () => {
  const content = resultContent(sampleResult());
  await expect(exportContent(content, 'pdf')).rejects.toThrow("unknown form 'pdf'");
  await expect(exportContent(content, 'trace')).rejects.toThrow('this content has no trace');
});
