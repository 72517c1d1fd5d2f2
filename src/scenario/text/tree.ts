/**
 * A scenario's text as a tree in which every key and value knows its place; the same for files,
 * SPECs and flags.
 */
import { type Source, type Span, wholeSpan } from './source.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes. */
  readonly text: string;
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly span: Span;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly span: Span;
}

export type Node = ScalarNode | ListNode | MapNode;

/** The last entry of that key, as an override stands after the value that it overrides. */
export function entryOf(map: MapNode, key: string): Entry | undefined {
  return map.entries.findLast((entry) => entry.key === key);
}

/**
 * Keys of a block that begin so are notes of the author and do not count. A value in one may have
 * an anchor, for aliases elsewhere.
 */
export const NOTE_PREFIX = 'x-';

/** A map whose entries come from flags. */
export function flagMap(entries: Readonly<Record<string, Node | undefined>>, span: Span): MapNode {
  const given = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, keySpan: value.span, value }],
  );
  return { kind: 'map', entries: given, span };
}

/** The text after a flag, as a value. */
export function flagScalar(flag: string, text: string): ScalarNode {
  const source: Source = { name: flag, text, kind: 'flag' };
  return { kind: 'scalar', value: text, text, span: wholeSpan(source) };
}

/** Place of the value at `path`, else of the nearest key above it that is there. */
export function placeOfPath(root: MapNode, path: readonly string[]): Span {
  let node: Node = root;
  let span = headOf(root.span);
  for (const key of path) {
    const entry: Entry | undefined = node.kind === 'map' ? entryOf(node, key) : undefined;
    if (!entry) break;
    node = entry.value;
    span = node.kind === 'scalar' ? node.span : entry.keySpan;
  }
  return span;
}

/** The first word of a span, to point at a block without underlining all of it. */
function headOf(span: Span): Span {
  const word = /^[^\s:,{]*/.exec(span.source.text.slice(span.start, span.end))?.[0] ?? '';
  return { ...span, end: span.start + Math.max(1, word.length) };
}
