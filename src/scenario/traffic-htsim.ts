/**
 * Connection matrices of htsim (`.cm`; Broadcom/csg-htsim and ultraethernet/uet-htsim,
 * `sim/datacenter/connection_matrix.cpp`): lines `Nodes N` and `Connections C`, then `src->dst id K
 * start T size B` a message, with T in picoseconds and B in bytes. Left out, and refused: messages
 * that a trigger starts, and failures.
 */
import type { Problem } from './text/problems.ts';
import { type Source, wholeSpan } from './text/source.ts';
import { flagScalar, type MapNode, type ScalarNode } from './text/tree.ts';
import { type MessageList, messageNode, scalarOfWord, type Word, wordLines } from './traffic-rows.ts';

/** Whether a text looks like such a matrix. */
export function looksLikeHtsim(text: string, fileName: string): boolean {
  return /\.cm$/i.test(fileName) || /^\s*(nodes|connections)[ \t]+\d+[ \t]*\r?$/im.test(text.slice(0, 200));
}

/** The messages; faults go to `problems`. */
export function readHtsim(source: Source, problems: Problem[]): MessageList | undefined {
  const items: MapNode[] = [];
  let promised: { readonly count: number; readonly word: Word } | undefined;
  let nodes: ScalarNode | undefined;
  for (const words of wordLines(source)) {
    const [head, value] = words as [Word, Word | undefined];
    const span = { source, start: head.start, end: head.start + head.text.length };
    const key = head.text.toLowerCase();
    if (key.startsWith('#')) continue;
    if (key === 'nodes') {
      if (value) nodes = scalarOfWord(source, value);
    } else if (key === 'connections') promised = { count: Number(value?.text), word: head };
    else if (key === 'triggers' || key === 'failures') {
      // A count of the following lines, or of nothing.
    } else if (key === 'trigger' || key === 'failure') {
      const what = `a ${key} of htsim is not read`;
      const advice =
        key === 'failure'
          ? 'use --fault'
          : 'give each message a start: a trigger starts a message when another ends';
      problems.push({ what, advice, span });
    } else {
      const item = connection(source, words, problems);
      if (item) items.push(item);
    }
  }
  if (problems.length === 0 && promised && items.length < promised.count) {
    const what = `${items.length} connections, but ${promised.count} are promised`;
    const { start, text } = promised.word;
    problems.push({ what, span: { source, start, end: start + text.length } });
  }
  if (items.length === 0) return undefined;
  return {
    messages: { kind: 'list', items, span: wholeSpan(source) },
    origin: flagScalar('traffic', 'first'),
    ...(nodes && { nodes }),
  };
}

/** `src->dst` and pairs of a key and its value. */
function connection(
  source: Source,
  [head, ...rest]: readonly Word[],
  problems: Problem[],
): MapNode | undefined {
  const { text, start } = head!;
  const span = { source, start, end: start + text.length };
  const ends = /^(\d+)->(\d+)$/.exec(text);
  if (!ends) {
    problems.push({ what: 'not a connection', advice: 'e.g. 0->1 id 1 start 0 size 2000000', span });
    return undefined;
  }
  const [, src = '', dst = ''] = ends;
  const values: Record<string, ScalarNode> = {
    src: scalarOfWord(source, { text: src, start }),
    dst: scalarOfWord(source, { text: dst, start: start + src.length + 2 }),
  };
  for (let i = 0; i < rest.length; i += 2) {
    const [key, value] = [rest[i]!, rest[i + 1]];
    const at = { source, start: key.start, end: key.start + key.text.length };
    if (!value) problems.push({ what: `'${key.text}' has no value`, span: at });
    else if (key.text === 'size') values.size = scalarOfWord(source, value, 'B');
    else if (key.text === 'start') values.start = scalarOfWord(source, value, 'ps');
    else if (key.text === 'trigger') {
      const advice = 'give it its own start, in ps';
      problems.push({ what: 'messages started by a trigger are not supported', advice, span: at });
    } else if (!PASSED_OVER.has(key.text)) {
      problems.push({
        what: `'${key.text}' is not a key of a connection`,
        advice: 'use size and start',
        span: at,
      });
    }
  }
  if (!values.size) {
    problems.push({ what: 'a connection needs its size', advice: 'size 2000000, in bytes', span });
    return undefined;
  }
  return messageNode(values);
}

/** Names, and actions at the end of a message; they have no effect without a trigger. */
const PASSED_OVER = new Set(['id', 'prio', 'priority', 'send_done_trigger', 'recv_done_trigger']);
