/** A table of measured values: a file of its own, a row a size, columns as published. */
import { type Block, type Checking, checkKeys, checkValue, scalarOf } from '../scenario/check/values.ts';
import { entryOf, type MapNode, type Node, type ScalarNode } from '../scenario/text/tree.ts';

export interface MeasuredTable {
  readonly id: string;
  readonly source: string;
  /** Bytes, ascending. */
  readonly sizes: readonly number[];
  /** By name: values in the order of `sizes`, as published, and their unit. */
  readonly columns: ReadonlyMap<string, { readonly unit: string; readonly values: readonly ScalarNode[] }>;
}

const KEYS = ['table', 'machine', 'source', 'columns', 'rows'];

/** The first column holds sizes. */
const SIZE = 'size';

/** The table of a file's tree; what is wrong with it goes to the problems. */
export function readTable(check: Checking, map: MapNode): MeasuredTable | undefined {
  const block: Block = { map, title: 'a table', at: { ...map.span, end: map.span.start + 1 } };
  checkKeys(check, block, KEYS);
  const [id, source, names, rows] = ['table', 'source', 'columns', 'rows'].map((key) => {
    const found = entryOf(map, key)?.value;
    if (!found) check.problems.push({ what: `a table needs '${key}'`, span: block.at });
    return found;
  });
  if (!id || !source || names?.kind !== 'map' || rows?.kind !== 'list') return undefined;
  if (names.entries[0]?.key !== SIZE) {
    const what = `the first column of a table is '${SIZE}'`;
    check.problems.push({ what, advice: 'e.g. columns: { size: B, busbw: GB/s }', span: names.span });
    return undefined;
  }
  const cells = rows.items.flatMap((row) => cellsOf(check, row, names.entries.length) ?? []);
  const sizes = cells.map((row) => checkValue(check, row[0]!, SIZE, { kind: 'size', help: 'bytes', min: 1 }));
  sizes.forEach((size, i) => {
    if (i === 0 || size === undefined || Number(sizes[i - 1]) < Number(size)) return;
    check.problems.push({ what: 'sizes of a table go up', span: cells[i]![0]!.span });
  });
  const columns = names.entries.slice(1).map(({ key, value }, i) => {
    const unit = scalarOf(check, value, key)?.text ?? '';
    return [key, { unit, values: cells.map((row) => row[i + 1]!) }] as const;
  });
  return {
    id: scalarOf(check, id, 'table')?.text ?? '',
    source: scalarOf(check, source, 'source')?.text ?? '',
    sizes: sizes.map(Number),
    columns: new Map(columns),
  };
}

function cellsOf(check: Checking, row: Node, count: number): [ScalarNode[]] | undefined {
  const cells = row.kind === 'list' ? row.items.filter((cell) => cell.kind === 'scalar') : [];
  if (cells.length === count) return [cells];
  check.problems.push({ what: `a row of this table has ${count} values`, span: row.span });
  return undefined;
}
