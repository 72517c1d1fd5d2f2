/** YAML or JSON text → tree. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import { inWords } from '../../util/yaml.ts';
import type { Problem } from './problems.ts';
import type { Source, Span } from './source.ts';
import type { Entry, Node } from './tree.ts';

/**
 * More nodes than any scenario has, and few enough that aliases of aliases cannot fill the memory.
 */
const MOST_NODES = 100_000;

/** A tag and an anchor are looked for in so many characters before their value. */
const LONGEST_TAG = 200;

/**
 * One slip of syntax makes the library complain about much that follows; the first complaints say
 * enough.
 */
const MOST_SYNTAX_ERRORS = 5;

interface Reader {
  readonly source: Source;
  /** Offset of the YAML text in the source. */
  readonly offset: number;
  /** The node that each alias stands for. */
  readonly targets: ReadonlyMap<Alias.Parsed, ParsedNode>;
  /** Targets of aliases that are being read: one that is met again contains itself. */
  readonly open: Set<ParsedNode>;
  readonly problems: Problem[];
  nodes: number;
}

/**
 * The tree of a YAML or JSON text, or undefined if it cannot be read. Faults go to `problems`:
 * syntax, duplicate keys, keys that are not text, aliases without end, tags. `offset` is where the
 * YAML starts in the source.
 */
export function parseYaml(source: Source, problems: Problem[], offset = 0): Node | undefined {
  const text = source.text.slice(offset);
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  for (const { message, pos } of document.errors.slice(0, MOST_SYNTAX_ERRORS)) {
    const span = { source, start: pos[0] + offset, end: Math.max(pos[0] + 1, pos[1]) + offset };
    problems.push({ what: `this is not valid YAML: ${sentence(message)}`, span });
  }
  if (document.errors.length > 0) return undefined;
  const targets = aliasTargets(document);
  const reader: Reader = { source, offset, targets, open: new Set(), problems, nodes: 0 };
  return document.contents ? read(reader, document.contents) : undefined;
}

/**
 * Alias → the node that bore its anchor last before it. One pass: the library's own look-up takes
 * one an alias.
 */
function aliasTargets(document: Document.Parsed): Map<Alias.Parsed, ParsedNode> {
  const anchors = new Map<string, ParsedNode>();
  const targets = new Map<Alias.Parsed, ParsedNode>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node as Alias.Parsed, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node as ParsedNode);
    },
  });
  return targets;
}

/** The library's message, in words of ours where it speaks of its own insides. */
function sentence(message: string): string {
  if (/multiple documents/.test(message)) return 'a second document begins here; a scenario is one document';
  return inWords(message);
}

function spanOf({ source, offset }: Reader, node: ParsedNode): Span {
  return { source, start: node.range[0] + offset, end: node.range[1] + offset };
}

function read(reader: Reader, node: ParsedNode | null, at?: Span): Node {
  reader.nodes++;
  if (reader.nodes === MOST_NODES)
    reader.problems.push({
      what: `the text expands to more than ${MOST_NODES} values`,
      advice: 'write ranks as ranges, e.g. "0-4095", and expand fewer aliases',
    });
  if (node === null || reader.nodes >= MOST_NODES) return nothing(at ?? { ...reader, start: 0, end: 1 });
  const span = spanOf(reader, node);
  if (isAlias(node)) return readAlias(reader, node as Alias.Parsed, span);
  refuseTag(reader, node, span);
  if (isMap(node)) return { kind: 'map', entries: readEntries(reader, node.items), span };
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => read(reader, item, span)), span };
  return readScalar(node as Scalar.Parsed, span, at);
}

function readAlias(reader: Reader, alias: Alias.Parsed, span: Span): Node {
  const { targets, open, problems } = reader;
  const target = targets.get(alias);
  if (!target) {
    problems.push({ what: `unknown anchor '&${alias.source}'`, span });
    return nothing(span);
  }
  const inside = target.range[0] <= alias.range[0] && alias.range[1] <= target.range[1];
  if (inside || open.has(target)) {
    const advice = 'write out the value';
    problems.push({ what: `'*${alias.source}' is inside of the value that it names`, span, advice });
    return nothing(span);
  }
  open.add(target);
  const value = read(reader, target);
  open.delete(target);
  return value;
}

/** Tags would change the meaning of a value, and no scenario needs one. */
function refuseTag({ source, problems }: Reader, node: ParsedNode, span: Span): void {
  if (node.tag === undefined) return;
  const from = Math.max(0, span.start - LONGEST_TAG);
  const written = /!\S*(?=\s*(?:&\S+\s*)?$)/.exec(source.text.slice(from, span.start));
  const start = from + (written?.index ?? 0);
  const at = written ? { source, start, end: start + written[0].length } : span;
  problems.push({ what: 'YAML tags are not supported', span: at, advice: 'remove the tag' });
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
