/** The blocks that choose a member of a family: `fabric`, `routing`, `engine`, `collective`. */
import type { Member, ParamSpec } from '../../model/params.ts';
import type { Values } from '../scenario.ts';
import { adviseNames } from '../text/problems.ts';
import { parseSpec } from '../text/spec.ts';
import { type Entry, entryOf, type MapNode } from '../text/tree.ts';
import { type Block, type Checking, checkKeys, checkParams, type Reporting, scalarOf } from './values.ts';

/** A block with its member found. */
export interface Chosen<M> {
  readonly member: M;
  readonly block: Block;
}

/**
 * The block of an entry: as it stands, or spread out from a SPEC. Undefined, with the problem
 * reported, for lists.
 */
export function blockOf(check: Reporting, entry: Entry): MapNode | undefined {
  if (entry.value.kind === 'map') return entry.value;
  if (entry.value.kind === 'list') {
    check.problems.push({
      what: `'${entry.key}' must be a block or a SPEC, not a list`,
      span: entry.keySpan,
    });
    return undefined;
  }
  const scalar = scalarOf(check, entry.value, entry.key);
  return scalar && parseSpec(scalar, check.problems);
}

/**
 * The text that stands at `key` of a block or SPEC, as far as it can be told; nothing is reported.
 */
export function textAt(entry: Entry, key: string): string | undefined {
  const map = blockOf({ problems: [] }, entry);
  const value = map && entryOf(map, key)?.value;
  return value?.kind === 'scalar' && value.text !== '' ? value.text : undefined;
}

/**
 * The member that a block names. If no member has that name: undefined, and the problem is
 * reported; `elsewhere` may know it.
 */
export function chooseMember<M extends { readonly name: string }>(
  check: Checking,
  entry: Entry,
  family: string,
  members: readonly M[],
  fallback?: string,
  elsewhere?: (name: string) => string | undefined,
): Chosen<M> | undefined {
  const map = blockOf(check, entry);
  if (!map) return undefined;
  const nameEntry = entryOf(map, 'name');
  const names = members.map(({ name }) => name);
  if (!nameEntry && fallback === undefined) {
    const what = `'${entry.key}' needs a name`;
    check.problems.push({ what, advice: `use one of ${names.join(', ')}`, span: entry.keySpan });
    return undefined;
  }
  const scalar = nameEntry && scalarOf(check, nameEntry.value, 'name');
  if (nameEntry && !scalar) return undefined;
  const name = scalar?.text ?? fallback;
  const member = members.find((candidate) => candidate.name === name);
  if (!member) {
    const what = `unknown ${family} '${name}'`;
    check.problems.push({
      what,
      advice: elsewhere?.(name ?? '') ?? adviseNames(name ?? '', names),
      span: scalar?.span ?? entry.keySpan,
    });
    return undefined;
  }
  // In a SPEC the name stands for the block; in a file the key does.
  const at = entry.value.kind === 'map' ? entry.keySpan : (nameEntry?.keySpan ?? entry.keySpan);
  return { member, block: { map, title: member.name, at } };
}

/** The values of a chosen member's parameters; besides them a block may have `others`. */
export function memberValues<M extends Member<ParamSpec>>(
  check: Checking,
  chosen: Chosen<M>,
  others: readonly string[] = [],
): Values | undefined {
  checkKeys(check, chosen.block, ['name', ...others, ...Object.keys(chosen.member.params)]);
  return checkParams(check, chosen.block, chosen.member.params);
}
