/** A list of messages as text, YAML or CSV → the value of `traffic.messages`. */
import { nearest } from '../../util/nearest.ts';
import { adviseNames, type Problem, ScenarioError } from '../text/problems.ts';
import { type Source, wholeSpan } from '../text/source.ts';
import { type Entry, entryOf, type Node } from '../text/tree.ts';
import { parseYaml } from '../text/yaml.ts';
import { looksLikeHpcc, readHpcc } from '../traffic-hpcc.ts';
import { looksLikeHtsim, readHtsim } from '../traffic-htsim.ts';
import { messageParams } from './check-traffic.ts';

/** The forms in which messages are read, for advice. */
export const MESSAGE_FORMS =
  'lines of src,dst,size,start (CSV); a YAML or JSON list of messages; a connection matrix of htsim (.cm); a flow file of HPCC';

/**
 * Reads messages: a YAML or JSON list, a block with `messages`, lines `src,dst,size,start` (the
 * last may be left out; a first line of names changes their order, `#` starts a comment), htsim's
 * `.cm` or HPCC's flows. The block `traffic` is to have these keys. Throws {@link ScenarioError}.
 */
export function readMessages(text: string, fileName: string): Readonly<Record<string, Node>> {
  const source: Source = { name: fileName, text, kind: 'file' };
  const problems: Problem[] = [];
  const list = looksLikeHtsim(text, fileName)
    ? readHtsim(source, problems)
    : looksLikeHpcc(text)
      ? readHpcc(source, problems)
      : { messages: isCsv(text, fileName) ? readCsv(source, problems) : readYaml(source, problems) };
  const { messages, ...rest } = list ?? {};
  const span = { ...wholeSpan(source), end: 1 };
  if (problems.length === 0 && !messages)
    problems.push({ what: 'the list has no messages', advice: `supported formats: ${MESSAGE_FORMS}`, span });
  // One word, or a page of prose, which YAML takes for text.
  if (messages?.kind === 'scalar')
    problems.push({
      what: 'not a list of messages',
      advice: `supported formats: ${MESSAGE_FORMS}`,
      span: messages.span,
    });
  if (problems.length > 0) throw new ScenarioError(problems.map(withForms));
  return { messages: messages!, ...rest };
}

/** A text that is not YAML may have another format. */
function withForms(problem: Problem): Problem {
  if (problem.advice !== undefined || !problem.what.startsWith('this is not valid YAML')) return problem;
  return { ...problem, advice: `supported formats: ${MESSAGE_FORMS}` };
}

function isCsv(text: string, fileName: string): boolean {
  if (/\.(ya?ml|json)$/i.test(fileName)) return false;
  return /\.csv$/i.test(fileName) || /^[\w ]+,/.test(firstLine(text));
}

/** The first line that says something. */
function firstLine(text: string): string {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end).trim();
    if (line !== '' && !line.startsWith('#')) return line;
    start = end < 0 ? text.length : end + 1;
  }
  return '';
}

function readYaml(source: Source, problems: Problem[]): Node | undefined {
  const node = parseYaml(source, problems);
  return node?.kind === 'map' ? entryOf(node, 'messages')?.value : node;
}

function readCsv(source: Source, problems: Problem[]): Node | undefined {
  let keys = Object.keys(messageParams);
  const items: Node[] = [];
  let start = 0;
  for (const line of source.text.split('\n')) {
    const cells = cellsOf(source, line.replace(/#.*/, ''), start);
    start += line.length + 1;
    if (cells.every(({ text }) => text === '')) continue;
    if (items.length === 0 && /^[a-z]/i.test(cells[0]!.text)) {
      keys = cells.map(({ text }) => text);
      checkHeader(cells, problems);
      continue;
    }
    if (cells.length > keys.length) {
      // A list is told which keys a message has, with all other faults.
      items.push({ kind: 'list', items: cells, span: cells[keys.length]!.span });
      continue;
    }
    const entries: Entry[] = cells.flatMap((value, i) =>
      value.text === '' ? [] : [{ key: keys[i]!, keySpan: value.span, value }],
    );
    items.push({ kind: 'map', entries, span: cells[0]!.span });
  }
  return items.length > 0 ? { kind: 'list', items, span: wholeSpan(source) } : undefined;
}

type Cell = Extract<Node, { kind: 'scalar' }>;

function cellsOf(source: Source, line: string, lineStart: number): Cell[] {
  let at = lineStart;
  return line.split(',').map((cell) => {
    const text = cell.trim();
    const start = at + (cell.length - cell.trimStart().length);
    at += cell.length + 1;
    return {
      kind: 'scalar',
      value: text,
      text,
      span: { source, start, end: start + Math.max(1, text.length) },
    };
  });
}

function checkHeader(cells: readonly Cell[], problems: Problem[]): void {
  const known = Object.keys(messageParams);
  if (!cells.some(({ text }) => nearest(text, known) !== undefined)) {
    const advice = `supported formats: ${MESSAGE_FORMS}`;
    problems.push({ what: 'not a list of messages', advice, span: cells[0]!.span });
    return;
  }
  for (const [i, { text, span }] of cells.entries()) {
    if (cells.findIndex((cell) => cell.text === text) < i)
      problems.push({ what: `'${text}' is named twice`, advice: 'name each column once', span });
    if (known.includes(text)) continue;
    problems.push({ what: `a message has no '${text}'`, advice: adviseNames(text, known), span });
  }
}
