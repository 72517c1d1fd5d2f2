/** An entry of a case's `expect` → checks. */
import { type Block, type Checking, checkKeys, checkValue, scalarOf } from '../scenario/check/values.ts';
import { adviseNames } from '../scenario/text/problems.ts';
import { entryOf, type MapNode, type Node, type ScalarNode } from '../scenario/text/tree.ts';
import { formatSize } from '../units/format.ts';
import { invariant } from '../util/errors.ts';
import type { Check, Tolerance } from './case.ts';
import { type Quantity, quantities } from './quantities.ts';
import type { MeasuredTable } from './read-table.ts';
import { type Band, bandAt, parseWithin } from './read-tolerance.ts';

/** What entries of a case may refer to. */
export interface CaseParts {
  readonly runs: readonly string[];
  readonly table?: MeasuredTable | undefined;
  /** Tolerances by size, of the file. */
  readonly bands: readonly Band[];
}

const KEYS = [
  ...['quantity', 'label', 'run', 'over', 'at', 'flow', 'statistic', 'untuned'],
  ...['value', 'column', 'within', 'atLeast', 'atMost', 'order', 'strictly', 'is'],
  ...['explanation', 'uncounted', 'misses'],
];

/** The checks of one entry: one, or one a row of the table. */
export function readChecks(check: Checking, map: MapNode, parts: CaseParts): Check[] {
  const block: Block = { map, title: 'an expectation', at: { ...map.span, end: map.span.start + 1 } };
  checkKeys(check, block, KEYS);
  const text = (key: string) => {
    const entry = entryOf(map, key);
    return entry && scalarOf(check, entry.value, key)?.text;
  };
  const quantity = quantityOf(check, block);
  if (!quantity) return [];
  const run = runOf(check, map, 'run', parts) ?? parts.runs[0]!;
  const over = runOf(check, map, 'over', parts);
  const untuned = runOf(check, map, 'untuned', parts);
  const statistic = entryOf(map, 'statistic');
  const chosen =
    statistic &&
    checkValue(check, statistic.value, 'statistic', {
      kind: 'choice',
      help: 'which of the seeds',
      choices: ['mean', 'least', 'most'],
    });
  const flow = /^(\d+)-(\d+)$/.exec(text('flow') ?? '');
  const base = {
    label: text('label') ?? '',
    run,
    ...(over === undefined ? {} : { over }),
    ...(untuned === undefined ? {} : { untuned }),
    quantity,
    statistic: (chosen ?? 'mean') as Check['statistic'],
    ...(flow ? { flow: { src: Number(flow[1]), dst: Number(flow[2]) } } : {}),
  };
  // A quotient of two runs has no unit.
  const kind = over === undefined ? quantity.kind : 'ratio';
  const column = entryOf(map, 'column');
  if (column) return tableChecks(check, map, base, parts);
  const at = entryOf(map, 'at');
  const size = at && checkValue(check, at.value, 'at', { kind: 'size', help: 'a row of the sweep' });
  const value = entryOf(map, 'value');
  const expected =
    value && kind !== 'text' && checkValue(check, value.value, 'value', { kind, help: 'what is expected' });
  const tolerance = toleranceOf(check, block, kind, parts);
  if (!tolerance) return [];
  return [
    {
      ...base,
      ...(typeof size === 'number' ? { size } : {}),
      ...(typeof expected === 'number' ? { expected } : {}),
      tolerance,
      ...textsOf(text),
    },
  ];
}

const textsOf = (text: (key: string) => string | undefined) => ({
  ...(text('explanation') === undefined ? {} : { explanation: text('explanation')! }),
  ...(text('uncounted') === undefined ? {} : { uncounted: text('uncounted')! }),
});

function quantityOf(check: Checking, { map, at }: Block): Quantity | undefined {
  const entry = entryOf(map, 'quantity');
  const name = entry && scalarOf(check, entry.value, 'quantity');
  if (!entry) check.problems.push({ what: "an expectation needs 'quantity'", span: at });
  if (!name) return undefined;
  const found = quantities.find((quantity) => quantity.name === name.text);
  if (!found) {
    const names = quantities.map((quantity) => quantity.name);
    const advice = adviseNames(name.text, names);
    check.problems.push({ what: `unknown quantity '${name.text}'`, advice, span: name.span });
  }
  return found;
}

/** The name of a run of the case. */
function runOf(check: Checking, map: MapNode, key: string, { runs }: CaseParts): string | undefined {
  const entry = entryOf(map, key);
  const name = entry && scalarOf(check, entry.value, key);
  return name && knownRun(check, name, runs);
}

function knownRun(check: Checking, { text, span }: ScalarNode, runs: readonly string[]): string | undefined {
  if (runs.includes(text)) return text;
  check.problems.push({ what: `unknown run '${text}'`, advice: adviseNames(text, runs), span });
  return undefined;
}

function toleranceOf(
  check: Checking,
  { map, at }: Block,
  kind: Quantity['kind'],
  { runs }: CaseParts,
): Tolerance | undefined {
  const [order, is, within] = ['order', 'is', 'within'].map((key) => entryOf(map, key)?.value);
  if (order?.kind === 'list') {
    const strictly = entryOf(map, 'strictly')?.value;
    const names = order.items.flatMap((item) => {
      const name = scalarOf(check, item, 'order');
      return (name && knownRun(check, name, runs)) ?? [];
    });
    return { how: 'order', runs: names, strictly: strictly?.kind === 'scalar' && strictly.value === true };
  }
  if (is) return { how: 'is', text: scalarOf(check, is, 'is')?.text ?? '' };
  const [atLeast, atMost] = ['atLeast', 'atMost'].map((key) => {
    const entry = entryOf(map, key);
    if (!entry || kind === 'text') return undefined;
    return checkValue(check, entry.value, key, { kind, help: 'a bound' });
  });
  if (atLeast !== undefined || atMost !== undefined)
    return { how: 'range', atLeast: Number(atLeast ?? 0), atMost: Number(atMost ?? Infinity) };
  if (within && entryOf(map, 'value')) return parseWithin(check, within, kind);
  const advice = 'give value and within, atLeast, atMost, order, or is';
  check.problems.push({ what: 'an expectation says how far a value may be off', advice, span: at });
  return undefined;
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

/** A check for each row of the column. */
function tableChecks(
  check: Checking,
  map: MapNode,
  base: Omit<Check, 'tolerance'>,
  { table, bands }: CaseParts,
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
