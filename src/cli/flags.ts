/** Options of the command line as keys of the scenario. */
import { replaceAt } from '../scenario/text/override.ts';
import { type Problem, ScenarioError } from '../scenario/text/problems.ts';
import { entryOf, flagScalar, type MapNode } from '../scenario/text/tree.ts';
import { OF_KEYS } from './environment.ts';
import type { ScenarioOptions } from './options.ts';

/** Adds faults to those of the file. */
function withFaults(tree: MapNode, specs: readonly string[]): MapNode {
  const added = specs.map((text) => flagScalar('--fault', text));
  const [first] = added;
  if (!first) return tree;
  const given = entryOf(tree, 'faults');
  if (given && given.value.kind !== 'list') return tree;
  const before = given?.value.kind === 'list' ? given.value.items : [];
  const value = {
    kind: 'list',
    items: [...before, ...added],
    span: given?.value.span ?? first.span,
  } as const;
  const entry = { key: 'faults', keySpan: given?.keySpan ?? first.span, value };
  return { ...tree, entries: [...tree.entries.filter(({ key }) => key !== 'faults'), entry] };
}

/** Whether a block, or a block in it, has the key. */
function hasKey(map: MapNode, [key, ...rest]: readonly string[]): boolean {
  const value = entryOf(map, key!)?.value;
  return value !== undefined && (rest.length === 0 || (value.kind === 'map' && hasKey(value, rest)));
}

/**
 * Flags are overrides of the file; their faults are shown at the flags. Variables of the
 * environment stand in for what neither has.
 */
export function withFlags(tree: MapNode, options: ScenarioOptions): MapNode {
  const flags = [
    [['routing'], '--routing', options.routing],
    [['cc'], '--cc', options.cc],
    [['profile'], '--profile', options.profile],
    [['engine', 'name'], '--engine', options.engine],
    [['engine', 'tolerance'], '--tolerance', options.tolerance],
    [['engine', 'fastForward'], '--fast-forward', options.fastForward],
    [['engine', 'memoryLimit'], '--memory', options.memory],
    [['seed'], '--seed', options.seed],
    [['seeds'], '--seeds', options.seeds],
  ] as const;
  const problems: Problem[] = [];
  let root = withFaults(tree, options.fault ?? []);
  for (const [path, flag, text] of flags) {
    if (text !== undefined) root = replaceAt(root, path, flagScalar(flag, text), problems);
  }
  for (const { path, variable } of OF_KEYS) {
    const text = process.env[variable] ?? '';
    if (text !== '' && !hasKey(root, path))
      root = replaceAt(root, path, flagScalar(variable, text), problems);
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return root;
}
