/** `--set a.b=value`: one value of the tree replaced before anything is checked. */
import type { Problem } from './problems.ts';
import { parseSpec } from './spec.ts';
import { entryOf, type ListNode, type MapNode, type Node } from './tree.ts';
import { parseYaml } from './yaml.ts';

/** Blocks that may be written as a SPEC, which is spread out when one of its keys is set. */
const SPEC_BLOCKS = new Set(['fabric', 'routing', 'engine', 'cc', 'collective', 'traffic']);

/** Blocks of a training step that may be a name, or a SPEC. */
const NAMED_BLOCKS = new Set(['training.model', 'training.accelerator', 'training.compute']);

/** Whether the block at this path may be written as a SPEC. */
export function isSpecBlock(path: string): boolean {
  return SPEC_BLOCKS.has(path) || NAMED_BLOCKS.has(path);
}

/**
 * The tree with `key.key=value` applied; the value is read as YAML (`8`, `400Gbit/s`, `[0, 8]`).
 * `flag`: the option that gave it, for errors.
 */
export function applySetting(root: MapNode, setting: string, problems: Problem[], flag = '--set'): MapNode {
  const source = { name: flag, text: setting, kind: 'flag' } as const;
  const equals = setting.indexOf('=');
  const path = setting.slice(0, Math.max(0, equals)).split('.');
  if (path.some((key) => key.trim() === '')) {
    const span = { source, start: 0, end: Math.max(1, equals < 0 ? setting.length : equals) };
    problems.push({
      what: `'${setting}' is not key=value`,
      span,
      advice: `write ${flag} fabric.rate=400Gbit/s`,
    });
    return root;
  }
  const keySpan = { source, start: 0, end: equals };
  const value = parseYaml(source, problems, equals + 1) ?? {
    kind: 'scalar',
    value: null,
    text: '',
    span: keySpan,
  };
  return replaceAt(root, path, value, problems);
}

/** The tree with `value` at `path`; blocks on the way are made where they are missing. */
export function replaceAt(
  root: MapNode,
  path: readonly string[],
  value: Node,
  problems: Problem[],
  inside = '',
): MapNode {
  const [key, ...rest] = path;
  const old = entryOf(root, key!);
  const others = root.entries.filter((entry) => entry.key !== key);
  const keySpan = keySpanFor(value, key!, inside) ?? old?.keySpan ?? value.span;
  if (rest.length === 0) {
    return { ...root, entries: [...others, { key: key!, keySpan, value }] };
  }
  let block = old?.value;
  if (block?.kind === 'list') {
    const list = replaceItem(block, rest, value, problems, `${inside}${key}.`);
    return { ...root, entries: [...others, { key: key!, keySpan: old!.keySpan, value: list }] };
  }
  if (block?.kind === 'scalar' && isSpecBlock(`${inside}${key}`)) block = parseSpec(block, problems);
  if (block?.kind !== 'map') block = { kind: 'map', entries: [], span: keySpan };
  const changed = replaceAt(block, rest, value, problems, `${inside}${key}.`);
  return { ...root, entries: [...others, { key: key!, keySpan: old?.keySpan ?? keySpan, value: changed }] };
}

/** The list with `value` at `path`, which begins with an item's number; items may be SPECs. */
function replaceItem(
  list: ListNode,
  [number, ...rest]: readonly string[],
  value: Node,
  problems: Problem[],
  inside: string,
): ListNode {
  const item = list.items[Number(number)];
  if (item === undefined || !/^\d+$/.test(number!)) {
    const what = `the list has no item '${number}'`;
    const advice = list.items.length > 0 ? `its items are 0 to ${list.items.length - 1}` : 'it is empty';
    problems.push({ what, advice, span: keySpanFor(value, number!, inside) ?? value.span });
    return list;
  }
  let changed = value;
  if (rest.length > 0) {
    const block = item.kind === 'scalar' ? parseSpec(item, problems) : item;
    if (block.kind === 'map') changed = replaceAt(block, rest, value, problems, `${inside}${number}.`);
    else changed = replaceItem(block, rest, value, problems, `${inside}${number}.`);
  }
  return { ...list, items: list.items.map((old) => (old === item ? changed : old)) };
}

/** Place of `key` in the `a.b=` of a setting, so that a wrong key can be pointed at. */
function keySpanFor({ span }: Node, key: string, inside: string): Node['span'] | undefined {
  const { source } = span;
  if (source.kind !== 'flag' || !source.text.startsWith(inside + key)) return undefined;
  return { source, start: inside.length, end: inside.length + key.length };
}
