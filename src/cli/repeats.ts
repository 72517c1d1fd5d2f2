/** Options that are given twice, or once more by `--set`, where only one value can count. */
import type { Command } from 'commander';
import { entryOf, type MapNode, type Node } from '../scenario/text/tree.ts';
import { UserError } from '../util/errors.ts';
import { OF_KEYS } from './environment.ts';
import { collect } from './options.ts';

/**
 * Has a command refuse a second value of each option that takes one, instead of taking the last.
 * Those that collect values may be repeated, flags without a value too.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.variadic || option.parseArg === collect) continue;
    let first: string | undefined;
    command.on(`option:${option.name()}`, (value: string) => {
      if (first !== undefined) throw givenTwice(option.long ?? option.flags, first, value);
      first = value;
    });
  }
}

/** Refuses settings of one key; each is `key.key=value`. */
export function refuseRepeatedKeys(settings: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const setting of settings) {
    const [key = ''] = setting.split('=', 1);
    const before = seen.get(key.trim());
    if (before !== undefined) throw givenTwice(`--set ${key.trim()}`, before, setting);
    seen.set(key.trim(), setting);
  }
}

/**
 * Refuses settings that would replace an option or argument. `root` has their values in place;
 * their source tells where they come from. A part of a SPEC may be set (`--fabric star:… --set
 * fabric.rate=…`), but for its name. `option`: the one that gave the settings.
 */
export function refuseOverridden(root: MapNode, settings: readonly string[], option = '--set'): void {
  for (const setting of settings) {
    const [key = ''] = setting.split('=', 1);
    const path = key.split('.').map((part) => part.trim());
    const replaced = flagAt(root, path);
    if (!replaced) continue;
    const { name, text } = replaced;
    throw new UserError(`${key.trim()} is given twice: by ${name} '${text}' and by ${option} '${setting}'`, {
      advice: 'keep one of them',
    });
  }
}

/** The first value that an option gave among those that a value at `path` would replace. */
function flagAt(node: Node, [key, ...rest]: readonly string[]): Node['span']['source'] | undefined {
  if (key === undefined) return firstFlag(node);
  if (node.kind === 'scalar') return key === 'name' && rest.length === 0 ? firstFlag(node) : undefined;
  const inner = node.kind === 'map' ? entryOf(node, key)?.value : node.items[Number(key)];
  return inner && flagAt(inner, rest);
}

function firstFlag(node: Node): Node['span']['source'] | undefined {
  if (node.kind === 'scalar') return isFlag(node.span.source) ? node.span.source : undefined;
  const inside = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items;
  for (const value of inside) {
    const found = firstFlag(value);
    if (found) return found;
  }
  return undefined;
}

/** An option, and no variable of the environment: that gives way. */
function isFlag({ kind, name }: Node['span']['source']): boolean {
  return kind === 'flag' && !OF_KEYS.some(({ variable }) => variable === name);
}

function givenTwice(what: string, first: string, second: string): UserError {
  return new UserError(`${what} is given twice: '${first}' and '${second}'`, { advice: 'keep one of them' });
}
