/** Shared by readers of message lists: lines of words, and messages made of them. */
import type { Source } from './text/source.ts';
import type { Entry, ListNode, MapNode, ScalarNode } from './text/tree.ts';

/** A list of messages, and other keys of the block `traffic` that the file gives. */
export interface MessageList {
  readonly messages: ListNode;
  /** Where its numbers are not ranks. */
  readonly ids?: ScalarNode;
  /**
   * `first` where starts are counted from the first message: a trace begins where its simulator's
   * warm-up ends.
   */
  readonly origin?: ScalarNode;
  /** Ranks that it was made for. */
  readonly nodes?: ScalarNode;
}

export interface Word {
  readonly text: string;
  /** Offset in the source. */
  readonly start: number;
}

/** The words of each line that has any, in order. */
export function* wordLines({ text }: Source): Generator<readonly Word[], undefined> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end);
    const words = Array.from(line.matchAll(/\S+/g), ({ 0: word, index }) => ({
      text: word,
      start: start + index,
    }));
    start = end < 0 ? text.length : end + 1;
    if (words.length > 0) yield words;
  }
  return undefined;
}

/** A value that a word gives; `unit` is appended to the word. */
export function scalarOfWord(source: Source, { text, start }: Word, unit = ''): ScalarNode {
  return {
    kind: 'scalar',
    value: text + unit,
    text: text + unit,
    span: { source, start, end: start + text.length },
  };
}

/** A message of these values, in the tree of a scenario. */
export function messageNode(values: Readonly<Record<string, ScalarNode>>): MapNode {
  const entries: Entry[] = Object.entries(values).map(([key, value]) => ({
    key,
    keySpan: value.span,
    value,
  }));
  return { kind: 'map', entries, span: entries[0]!.value.span };
}
