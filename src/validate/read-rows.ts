/** A column of a table of measured values → a check for each row. */
import { type Checking, checkKeys, checkValue, scalarOf } from '../scenario/check/values.ts';
import { adviseNames } from '../scenario/text/problems.ts';
import { entryOf, type MapNode, type Node } from '../scenario/text/tree.ts';
import { formatSize } from '../units/format.ts';
import { invariant } from '../util/errors.ts';
import type { Check } from './case.ts';
import type { MeasuredTable } from './read-table.ts';
import { type Band, bandAt } from './read-tolerance.ts';

/** The table of a case, and the tolerances by size of its file. */
export interface TableParts {
  readonly table?: MeasuredTable | undefined;
  readonly bands: readonly Band[];
}

/** Known misses of a column: sizes and why. */
interface Miss {
  readonly sizes: readonly number[];
  readonly explanation: string | undefined;
  readonly uncounted: string | undefined;
}

function missesOf(check: Checking, node: Node | undefined): Miss[] {
  if (node === undefined) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => {
    if (item.kind !== 'map') {
      check.problems.push({ what: 'a known miss is { sizes, explanation }', span: item.span });
      return [];
    }
    checkKeys(check, { map: item, title: 'a known miss', at: item.span }, [
      'sizes',
      'explanation',
      'uncounted',
    ]);
    const sizes = entryOf(item, 'sizes')?.value;
    const text = (key: string) => {
      const found = entryOf(item, key)?.value;
      return found?.kind === 'scalar' ? found.text : undefined;
    };
    const nodes = sizes?.kind === 'list' ? sizes.items : [];
    if (nodes.length === 0) check.problems.push({ what: "a known miss has 'sizes'", span: item.span });
    return [
      {
        sizes: nodes.map((one) => Number(checkValue(check, one, 'sizes', { kind: 'size', help: 'bytes' }))),
        explanation: text('explanation'),
        uncounted: text('uncounted'),
      },
    ];
  });
}

/** A check for each row of the column that the entry `map` names; `base` is the same for all. */
export function tableChecks(
  check: Checking,
  map: MapNode,
  base: Omit<Check, 'tolerance'>,
  { table, bands }: TableParts,
): Check[] {
  const { value: node, keySpan } = entryOf(map, 'column')!;
  const name = scalarOf(check, node, 'column');
  const column = name && table?.columns.get(name.text);
  if (!column) {
    const advice = table ? adviseNames(name?.text ?? '', [...table.columns.keys()]) : "give the case 'table'";
    check.problems.push({ what: `unknown column '${name?.text ?? ''}'`, advice, span: keySpan });
    return [];
  }
  const { kind } = base.quantity;
  if (kind === 'text') return [];
  invariant(table, 'it has the column');
  const misses = missesOf(check, entryOf(map, 'misses')?.value);
  for (const size of misses.flatMap(({ sizes }) => sizes)) {
    if (table.sizes.includes(size)) continue;
    check.problems.push({
      what: `the table has no size ${formatSize(size)}`,
      span: entryOf(map, 'misses')!.keySpan,
    });
  }
  return table.sizes.flatMap((size, row) => {
    const cell = column.values[row]!;
    const text = `${cell.text}${column.unit}`;
    const expected = checkValue(check, { ...cell, text }, name.text, { kind, help: 'a measured value' });
    const tolerance = bandAt(bands, size);
    if (!tolerance) {
      check.problems.push({ what: `the file has no tolerance for ${formatSize(size)}`, span: keySpan });
      return [];
    }
    const known = misses.filter(({ sizes }) => sizes.includes(size));
    const explanation = known.find((miss) => miss.explanation !== undefined)?.explanation;
    const uncounted = known.find((miss) => miss.uncounted !== undefined)?.uncounted;
    return {
      ...base,
      label: [base.label, formatSize(size)].filter((part) => part !== '').join(', '),
      size,
      expected: Number(expected),
      tolerance,
      ...(explanation === undefined ? {} : { explanation }),
      ...(uncounted === undefined ? {} : { uncounted }),
    };
  });
}
