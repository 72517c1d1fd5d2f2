/**
 * Flow files of HPCC's simulator and those made from it
 * (alibaba-edu/High-Precision-Congestion-Control, `simulation/mix/flow.txt`): a line with the
 * number of flows, then `src dst priority port size start` a flow, with the size in bytes and the
 * start in seconds. Ids are those of nodes in the topology file, not of ranks. As many flows are
 * read as the first line promises.
 */
import type { Problem } from './text/problems.ts';
import { type Source, wholeSpan } from './text/source.ts';
import { flagScalar, type MapNode } from './text/tree.ts';
import { type MessageList, messageNode, scalarOfWord, wordLines } from './traffic-rows.ts';

/** Whether a text looks like such a file: a number alone, then a line of six. */
export function looksLikeHpcc(text: string): boolean {
  return /^\s*\d+[ \t]*\r?\n\s*\d+([ \t]+[\d.eE+-]+){5}[ \t]*(\r?\n|$)/.test(text.slice(0, 500));
}

const COLUMNS = 6;

/** The messages; faults go to `problems`. */
export function readHpcc(source: Source, problems: Problem[]): MessageList | undefined {
  const lines = wordLines(source);
  const [head] = lines.next().value ?? [];
  const promised = Number(head?.text);
  const items: MapNode[] = [];
  while (items.length < promised) {
    const words = lines.next().value;
    if (!words) {
      const what = `${items.length} flows, but the first line says ${promised}`;
      problems.push({ what, span: { source, start: head!.start, end: head!.start + head!.text.length } });
      break;
    }
    if (words.length < COLUMNS) {
      const span = { source, start: words[0]!.start, end: words[0]!.start + words[0]!.text.length };
      problems.push({ what: "a flow is 'src dst priority port size start'", span });
      break;
    }
    const [src, dst, , , size, start] = words;
    items.push(
      messageNode({
        src: scalarOfWord(source, src!),
        dst: scalarOfWord(source, dst!),
        size: scalarOfWord(source, size!, 'B'),
        start: scalarOfWord(source, start!, 's'),
      }),
    );
  }
  if (items.length === 0) return undefined;
  return {
    messages: { kind: 'list', items, span: wholeSpan(source) },
    ids: flagScalar('traffic', 'nodes'),
    origin: flagScalar('traffic', 'first'),
  };
}
