/** An entry of a case's `expect` → checks. */
import { type Block, type Checking, checkKeys, checkValue, scalarOf } from '../scenario/check/values.ts';
import { adviseNames } from '../scenario/text/problems.ts';
import { entryOf, type MapNode } from '../scenario/text/tree.ts';
import type { Check } from './case.ts';
import { type Quantity, quantities } from './quantities.ts';
import { type TableParts, tableChecks } from './read-rows.ts';
import { knownRun, toleranceOf } from './read-tolerance.ts';

/** Parts that entries of a case may refer to. */
export interface CaseParts extends TableParts {
  readonly runs: readonly string[];
}

const KEYS = [
  ...['quantity', 'label', 'run', 'over', 'at', 'flow', 'statistic', 'untuned'],
  ...['value', 'column', 'within', 'atLeast', 'atMost', 'order', 'strictly', 'is', 'holds'],
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
  const flow = flowOf(check, map);
  const base = {
    label: text('label') ?? '',
    run,
    ...(over === undefined ? {} : { over }),
    ...(untuned === undefined ? {} : { untuned }),
    quantity,
    statistic: (chosen ?? 'mean') as Check['statistic'],
    ...(flow ? { flow } : {}),
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
  const tolerance = toleranceOf(check, block, kind, parts.runs);
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

/** A message, by its ranks: `0-13`. */
function flowOf(check: Checking, map: MapNode): Check['flow'] {
  const entry = entryOf(map, 'flow');
  const scalar = entry && scalarOf(check, entry.value, 'flow');
  if (!scalar) return undefined;
  const ends = /^(\d+)-(\d+)$/.exec(scalar.text);
  if (ends) return { src: Number(ends[1]), dst: Number(ends[2]) };
  check.problems.push({
    what: `'${scalar.text}' is not a message`,
    advice: 'write sender and receiver, e.g. 0-13',
    span: scalar.span,
  });
  return undefined;
}

/** The name of a run of the case. */
function runOf(check: Checking, map: MapNode, key: string, { runs }: CaseParts): string | undefined {
  const entry = entryOf(map, key);
  const name = entry && scalarOf(check, entry.value, key);
  return name && knownRun(check, name, runs);
}
