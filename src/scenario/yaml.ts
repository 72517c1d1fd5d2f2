/** YAML or JSON text → tree. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  type Scalar,
} from 'yaml';
import type { Problem } from './problems.ts';
import type { Source, Span } from './source.ts';
import type { Entry, Node } from './tree.ts';

/** More nodes than any scenario has, and few enough that aliases of aliases cannot fill the memory. */
const MOST_NODES = 100_000;

interface Reader {
  readonly source: Source;
  /** Offset of the YAML text in the source. */
  readonly offset: number;
  readonly document: Document.Parsed;
  readonly problems: Problem[];
  nodes: number;
}

/**
 * The tree of a YAML or JSON text, or undefined where it cannot be read; what is wrong goes to `problems`: syntax,
 * duplicate keys, keys that are not text. `offset` is where the YAML starts in the source.
 */
export function parseYaml(source: Source, problems: Problem[], offset = 0): Node | undefined {
  const document = parseDocument(source.text.slice(offset), { uniqueKeys: false, prettyErrors: false });
  for (const { message, pos } of document.errors) {
    const span = { source, start: pos[0] + offset, end: Math.max(pos[0] + 1, pos[1]) + offset };
    problems.push({ what: `this is not valid YAML: ${sentence(message)}`, span });
  }
  if (document.errors.length > 0) return undefined;
  const reader: Reader = { source, offset, document, problems, nodes: 0 };
  return document.contents ? read(reader, document.contents) : undefined;
}

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\s+/g, ' ');
}

function spanOf({ source, offset }: Reader, node: ParsedNode): Span {
  return { source, start: node.range[0] + offset, end: node.range[1] + offset };
}

function read(reader: Reader, node: ParsedNode | null, at?: Span): Node {
  reader.nodes++;
  if (reader.nodes === MOST_NODES) reader.problems.push({ what: 'the text unfolds into too many values' });
  if (node === null || reader.nodes >= MOST_NODES) return nothing(at ?? { ...reader, start: 0, end: 1 });
  const span = spanOf(reader, node);
  if (isAlias(node)) {
    const target = node.resolve(reader.document) as ParsedNode | undefined;
    if (target) return read(reader, target);
    reader.problems.push({ what: `there is no anchor '&${node.source}'`, span });
    return nothing(span);
  }
  if (isMap(node)) return { kind: 'map', entries: readEntries(reader, node.items), span };
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => read(reader, item, span)), span };
  return readScalar(node as Scalar.Parsed, span, at);
}

function readEntries(
  reader: Reader,
  pairs: readonly { key: ParsedNode; value: ParsedNode | null }[],
): Entry[] {
  const entries: Entry[] = [];
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    const keySpan = spanOf(reader, key);
    if (!isScalar(key)) {
      reader.problems.push({ what: 'a key must be a name', span: keySpan });
      continue;
    }
    const name = String(key.value);
    if (seen.has(name)) {
      reader.problems.push({ what: `'${name}' is given twice`, span: keySpan, advice: 'keep one of them' });
      continue;
    }
    seen.add(name);
    entries.push({ key: name, keySpan, value: read(reader, value, keySpan) });
  }
  return entries;
}

function readScalar(node: Scalar.Parsed, span: Span, at: Span | undefined): Node {
  const { value } = node;
  // An empty value has an empty range, where no caret can stand: its key is shown instead.
  if (value === null || value === undefined) return nothing(span.end > span.start ? span : (at ?? span));
  const text = typeof value === 'string' ? value : (node.source ?? String(value));
  const plain = typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  return { kind: 'scalar', value: plain, text, span };
}

function nothing(span: Span): Node {
  return { kind: 'scalar', value: null, text: '', span };
}
