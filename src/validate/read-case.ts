/** A file of cases → cases; what is wrong goes to the problems, with its place. */
import { type Block, type Checking, checkKeys, checkValue, scalarOf } from '../scenario/check/values.ts';
import { replaceAt } from '../scenario/text/override.ts';
import { placeOf } from '../scenario/text/source.ts';
import { entryOf, type MapNode, type Node } from '../scenario/text/tree.ts';
import {
  CASE_KINDS,
  type Case,
  type CaseKind,
  type CaseRun,
  type Check,
  GROUPS,
  type Group,
} from './case.ts';
import { readChecks } from './read-check.ts';
import type { MeasuredTable } from './read-table.ts';
import { type Band, readBands } from './read-tolerance.ts';

const FILE_KEYS = ['group', 'kind', 'source', 'bands', 'cases'];
const CASE_KEYS = [
  ...['id', 'group', 'kind', 'tests', 'source', 'quick', 'takes', 'memory', 'draws'],
  ...['table', 'scenario', 'runs', 'expect'],
];

/** Where a file lies, and how it finds its tables. */
export interface CaseFile {
  /** As shown. */
  readonly name: string;
  readonly directory: string;
  /** The table at a path next to the file. */
  readonly tableAt: (path: string) => MeasuredTable | undefined;
}

/** Workloads of a scenario; a fabric without one is looked at by itself. */
const WORKLOADS = ['collective', 'training', 'traffic'];

export function readCases(check: Checking, map: MapNode, file: CaseFile): Case[] {
  const at = { ...map.span, end: map.span.start + 1 };
  checkKeys(check, { map, title: 'a file of cases', at }, FILE_KEYS);
  const cases = entryOf(map, 'cases')?.value;
  if (cases?.kind !== 'list') {
    check.problems.push({ what: "a file of cases needs 'cases', a list", span: at });
    return [];
  }
  const bands = readBands(check, entryOf(map, 'bands')?.value);
  return cases.items.flatMap((item) => {
    if (item.kind === 'map') return readCase(check, item, map, { ...file, bands }) ?? [];
    check.problems.push({ what: 'a case is a block of key: value', span: item.span });
    return [];
  });
}

function readCase(
  check: Checking,
  map: MapNode,
  whole: MapNode,
  file: CaseFile & { readonly bands: readonly Band[] },
): Case | undefined {
  const block: Block = { map, title: 'a case', at: { ...map.span, end: map.span.start + 1 } };
  checkKeys(check, block, CASE_KEYS);
  const text = (key: string) => textOf(check, block, key, whole);
  const [id, tests, source] = [text('id'), text('tests'), text('source')];
  const group = choice(check, block, 'group', GROUPS, whole) as Group | undefined;
  const kind = choice(check, block, 'kind', CASE_KINDS, whole) as CaseKind | undefined;
  const path = entryOf(map, 'table');
  const table = path && file.tableAt(scalarOf(check, path.value, 'table')?.text ?? '');
  if (path && !table) check.problems.push({ what: 'the table cannot be used', span: path.keySpan });
  const scenarios = scenariosOf(check, block, table);
  const expect = entryOf(map, 'expect')?.value;
  const items = expect?.kind === 'list' ? expect.items : [];
  if (items.length === 0) check.problems.push({ what: "a case needs 'expect', a list", span: block.at });
  const parts = { runs: [...scenarios.keys()], table, bands: file.bands };
  const checks = items.flatMap((item): Check[] => {
    if (item.kind === 'map') return readChecks(check, item, parts);
    check.problems.push({ what: 'an expectation is a block of key: value', span: item.span });
    return [];
  });
  if (!id || !tests || !source || !group || !kind || scenarios.size === 0) return undefined;
  const number = (key: string, of: 'time' | 'size' | 'count') => {
    const entry = entryOf(map, key);
    const value = entry && checkValue(check, entry.value, key, { kind: of, help: key });
    return typeof value === 'number' ? value : undefined;
  };
  const listFlows = checks.some(({ quantity }) => quantity.ofFlows);
  return {
    ...{ id, group, kind, tests, source },
    ...(table ? { table: table.id } : {}),
    quick: flagOf(check, map, 'quick'),
    takesS: (number('takes', 'time') ?? 3e11) / 1e12,
    memoryBytes: number('memory', 'size') ?? 200 * 2 ** 20,
    draws: number('draws', 'count') ?? 1,
    runs: [...scenarios].map(([name, scenario]): CaseRun => {
      const factsOnly = !WORKLOADS.some((key) => entryOf(scenario, key));
      return { name, scenario, factsOnly, listFlows };
    }),
    checks,
    place: `${file.name}:${placeOf(map.span).line}`,
    directory: file.directory,
  };
}

/** The scenarios by run: the case's own, and with what its runs change. */
function scenariosOf(
  check: Checking,
  { map, at }: Block,
  table: MeasuredTable | undefined,
): Map<string, MapNode> {
  const given = entryOf(map, 'scenario')?.value;
  const runs = entryOf(map, 'runs')?.value;
  const found = new Map<string, MapNode>();
  if (given?.kind !== 'map') {
    check.problems.push({ what: "a case needs 'scenario', a block", span: given?.span ?? at });
    return found;
  }
  const base = table ? replaceAt(given, ['collective', 'size'], sizesOf(table), check.problems) : given;
  if (!runs || (runs.kind === 'map' && runs.entries.length === 0)) return found.set('', base);
  for (const { key, keySpan, value } of runs.kind === 'map' ? runs.entries : []) {
    const changes = value.kind === 'map' ? value.entries : [];
    if (value.kind !== 'map')
      check.problems.push({ what: 'a run is a block of key.key: value', span: keySpan });
    const changed = changes.reduce(
      (tree, change) => replaceAt(tree, change.key.split('.'), change.value, check.problems),
      base,
    );
    found.set(key, changed);
  }
  return found;
}

/** The sizes of a table as a sweep. */
function sizesOf(table: MeasuredTable): Node {
  const [column] = table.columns.values();
  const items = table.sizes.map((size, row) => {
    const { span } = column!.values[row]!;
    return { kind: 'scalar', value: `${size}B`, text: `${size}B`, span } as const;
  });
  return { kind: 'list', items, span: items[0]!.span };
}

/** A text of the case, or of its file. */
function textOf(check: Checking, { map, at }: Block, key: string, whole: MapNode): string | undefined {
  const entry = entryOf(map, key) ?? entryOf(whole, key);
  if (entry) return scalarOf(check, entry.value, key)?.text;
  check.problems.push({ what: `a case needs '${key}'`, span: at });
  return undefined;
}

function choice(
  check: Checking,
  block: Block,
  key: string,
  choices: readonly string[],
  whole: MapNode,
): string | undefined {
  const entry = entryOf(block.map, key) ?? entryOf(whole, key);
  if (!entry) {
    check.problems.push({
      what: `a case needs '${key}'`,
      advice: `one of ${choices.join(', ')}`,
      span: block.at,
    });
    return undefined;
  }
  const value = checkValue(check, entry.value, key, { kind: 'choice', help: key, choices });
  return value as string | undefined;
}

function flagOf(check: Checking, map: MapNode, key: string): boolean {
  const entry = entryOf(map, key);
  return entry !== undefined && checkValue(check, entry.value, key, { kind: 'flag', help: key }) === true;
}
