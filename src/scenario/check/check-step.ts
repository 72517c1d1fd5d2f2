/** The `step` of a scenario: a training step as data, in place or in a file of its own. */
import type { Collective } from '../../collective/algorithm.ts';
import type { StepWorkload } from '../../workload/workload.ts';
import { readStep, type StepContext } from '../step/read.ts';
import type { Source } from '../text/source.ts';
import { type Entry, entryOf, type MapNode, type ScalarNode } from '../text/tree.ts';
import { parseYaml } from '../text/yaml.ts';
import { FILE_KEY } from './check-algorithm.ts';
import { type Checking, checkKeys, fileText, type Reporting, scalarOf } from './values.ts';

/** Checks the block, or the file that it names. */
export function checkStep(
  check: Checking,
  entry: Entry,
  collectives: readonly Collective[],
  fabricRanks: number | undefined,
): StepWorkload | undefined {
  const context: StepContext = { collectives, fabricRanks };
  const path = fileOf(check, entry);
  if (path) return fromFile(check, path, context);
  if (entry.value.kind === 'map' && !entryOf(entry.value, FILE_KEY))
    return workload(check, entry.value, entry, context);
  if (entry.value.kind === 'list') {
    const advice = "write step: FILE, or a block with 'roles'";
    check.problems.push({ what: "'step' must be a block or a file", advice, span: entry.keySpan });
  }
  return undefined;
}

/** Path of the file that a scenario's step names; undefined where it names none. */
export function stepFile(entry: Entry): string | undefined {
  return fileOf({ problems: [] }, entry)?.text;
}

function fileOf(check: Reporting, { key, value }: Entry): ScalarNode | undefined {
  if (value.kind === 'scalar') return scalarOf(check, value, key);
  const file = value.kind === 'map' ? entryOf(value, FILE_KEY) : undefined;
  if (!file || value.kind !== 'map') return undefined;
  checkKeys(check, { map: value, title: 'a step from a file', at: file.keySpan }, [FILE_KEY]);
  return scalarOf(check, file.value, FILE_KEY);
}

function fromFile(check: Checking, { text: path, span }: ScalarNode, context: StepContext) {
  const text = fileText(check, path, span);
  if (text === undefined) return undefined;
  const source: Source = { name: path, text, kind: 'file' };
  const before = check.problems.length;
  const tree = parseYaml(source, check.problems);
  const at = { source, start: 0, end: 1 };
  if (tree?.kind === 'map') {
    const [first] = tree.entries;
    return workload(check, tree, { key: 'step', keySpan: first?.keySpan ?? at, value: tree }, context);
  }
  if (check.problems.length === before)
    check.problems.push({ what: "a step is a block with 'roles'", advice: 'docs/step-files.md', span: at });
  return undefined;
}

function workload(check: Checking, map: MapNode, { keySpan }: Entry, context: StepContext) {
  const program = readStep(check, map, keySpan, context);
  return program && ({ kind: 'step', program } as const);
}
