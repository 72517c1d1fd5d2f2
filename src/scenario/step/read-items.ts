/** Items of a step file, before it is known which role runs them. */
import type { Param } from '../../model/params.ts';
import { type Checking, checkKeys, checkValue, scalarOf } from '../check/values.ts';
import { adviseNames } from '../text/problems.ts';
import type { Span } from '../text/source.ts';
import { type Entry, entryOf, type MapNode, type Node } from '../text/tree.ts';
import { listIn, scalarsOf } from './reading.ts';
import { NEXT_EVENT } from './words.ts';

/** An event as it is written: by its number, as the n-th that no phase before has, or by a name. */
export type EventRef = number | { readonly next: number } | string;

/** Which end of a collective a role is. */
export type Side = 'call' | 'send' | 'receive';

interface ReadOnStream {
  readonly on: number;
  readonly after: readonly EventRef[];
  readonly event?: EventRef;
  readonly label?: string;
  /** For messages. */
  readonly span: Span;
}

/** An item as it is written. */
export type ReadItem =
  | (ReadOnStream & { readonly kind: 'compute'; readonly timePs: number })
  | (ReadOnStream & { readonly kind: 'collective'; readonly side: Side; readonly collective: string });

/** The names that items use. */
export interface ItemNames {
  readonly streams: readonly string[];
  readonly collectives: readonly string[];
  /** Blocks that are defined before. */
  readonly blocks: ReadonlyMap<string, readonly ReadItem[]>;
}

const KINDS = ['compute', 'call', 'send', 'receive', 'run'] as const;
const ITEM_KEYS = [...KINDS, 'on', 'after', 'event', 'label', 'repeat'];
const TIME: Param = { kind: 'time', help: 'time on the accelerator, e.g. 350us' };
const REPEAT: Param = { kind: 'count', help: 'times in a row', min: 1, max: 1e6 };
/** Items of one list. */
const MOST_ITEMS = 1e6;

/** The items of a list, blocks written out; what is wrong is reported and left out. */
export function readItems(check: Checking, entry: Entry, names: ItemNames): readonly ReadItem[] {
  const items: ReadItem[] = [];
  for (const node of listIn(check, entry)?.items ?? []) {
    for (const item of readItem(check, node, names)) items.push(item);
    if (items.length <= MOST_ITEMS) continue;
    const advice = 'split it into phases, or use repeat of a phase';
    check.problems.push({ what: `the list has more than ${MOST_ITEMS} items`, advice, span: node.span });
    break;
  }
  return items;
}

function readItem(check: Checking, node: Node, names: ItemNames): readonly ReadItem[] {
  if (node.kind !== 'map') {
    const advice = `write it like { compute: 350us } or { call: NAME }; kinds are ${KINDS.join(', ')}`;
    check.problems.push({ what: 'an item must be a block', advice, span: node.span });
    return [];
  }
  const at = node.entries[0]?.keySpan ?? node.span;
  checkKeys(check, { map: node, title: 'an item', at }, ITEM_KEYS);
  const kinds = KINDS.filter((key) => entryOf(node, key));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const what = kind === undefined ? 'an item needs a kind' : `an item is either ${kinds.join(' or ')}`;
    check.problems.push({ what, advice: `kinds are ${KINDS.join(', ')}`, span: at });
    return [];
  }
  const times = entryOf(node, 'repeat');
  const repeat = times ? checkValue(check, times.value, 'repeat', REPEAT) : 1;
  const own = kind === 'run' ? readRun(check, node, names) : readOne(check, node, kind, names);
  if (!own || typeof repeat !== 'number') return [];
  if (own.length * repeat <= MOST_ITEMS) return Array.from({ length: repeat }, () => own).flat();
  check.problems.push({
    what: `this is ${own.length * repeat} items`,
    advice: `the limit is ${MOST_ITEMS}`,
    span: at,
  });
  return [];
}

function readRun(check: Checking, map: MapNode, names: ItemNames): readonly ReadItem[] | undefined {
  for (const key of ['on', 'after', 'event', 'label']) {
    const entry = entryOf(map, key);
    const what = `'${key}' is not of a run: its items have it`;
    if (entry)
      check.problems.push({ what, advice: 'write it to the items of the block', span: entry.keySpan });
  }
  return blockAt(check, entryOf(map, 'run')!, names);
}

/** The items of the block that an entry names. */
export function blockAt(
  check: Checking,
  { key, value }: Entry,
  { blocks }: ItemNames,
): readonly ReadItem[] | undefined {
  const scalar = scalarOf(check, value, key);
  if (!scalar) return undefined;
  const block = blocks.get(scalar.text);
  if (block) return block;
  const what = `unknown block '${scalar.text}'`;
  const known = [...blocks.keys()];
  const advice =
    known.length === 0 ? 'define it under blocks, before its use' : adviseNames(scalar.text, known);
  check.problems.push({ what, advice, span: scalar.span });
  return undefined;
}

function readOne(
  check: Checking,
  map: MapNode,
  kind: 'compute' | Side,
  { streams, collectives }: ItemNames,
): readonly ReadItem[] | undefined {
  const before = check.problems.length;
  const value = entryOf(map, kind)!.value;
  const timePs = kind === 'compute' ? checkValue(check, value, kind, TIME) : undefined;
  const called = kind === 'compute' ? undefined : nameAt(check, value, 'collective', collectives);
  const stream = entryOf(map, 'on');
  const on = stream ? streams.indexOf(nameAt(check, stream.value, 'stream', streams) ?? '') : 0;
  const [afterEntry, eventEntry, labelEntry] = ['after', 'event', 'label'].map((key) => entryOf(map, key));
  const after = afterEntry && scalarsOf(check, afterEntry.value, 'after');
  const event = eventEntry && scalarOf(check, eventEntry.value, 'event');
  const label = labelEntry && scalarOf(check, labelEntry.value, 'label');
  if (check.problems.length > before) return undefined;
  const common = {
    on,
    after: (after ?? []).map(({ text }) => eventOf(text)),
    ...(event && { event: eventOf(event.text) }),
    ...(label && { label: label.text }),
    span: entryOf(map, kind)!.keySpan,
  };
  return kind === 'compute'
    ? [{ ...common, kind: 'compute', timePs: timePs as number }]
    : [{ ...common, kind: 'collective', side: kind, collective: called! }];
}

function nameAt(check: Checking, node: Node, what: string, names: readonly string[]): string | undefined {
  const scalar = scalarOf(check, node, what);
  if (!scalar || names.includes(scalar.text)) return scalar?.text;
  check.problems.push({
    what: `unknown ${what} '${scalar.text}'`,
    advice: names.length === 0 ? `define it under ${what}s` : adviseNames(scalar.text, names),
    span: scalar.span,
  });
  return undefined;
}

const NEXT = new RegExp(`^${NEXT_EVENT}(?:\\s*\\+\\s*(\\d{1,6}))?$`);

function eventOf(text: string): EventRef {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const [next, plus] = NEXT.exec(text) ?? [];
  return next === undefined ? text : { next: Number(plus ?? 0) };
}
