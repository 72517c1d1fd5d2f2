/** A fabric as a YAML or JSON list of links; docs/fabrics.md has an example. */
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { parseRate, parseTime } from '../units/parse.ts';
import { UserError } from '../util/errors.ts';
import { printableLine } from '../util/printable.ts';
import { readYaml } from '../util/yaml.ts';
import { type LinkRow, takeLinkRows } from './link-rows.ts';
import type { DescribedCable, Description } from './parts/described.ts';

/** Cables a file may come to, ranges written out. */
const MOST_CABLES = 1 << 22;
const MOST_NODES = 1 << 22;
/** Digits, a dash and spaces of a range of nodes; beyond, a text is none. */
const LONGEST_RANGE = 40;
const KEYS = ['ranks', 'switches', 'nvswitches', 'forward', 'links'];

/** The forms of a fabric's file, for advice. */
const FORMS = `supported formats: YAML or JSON with ${KEYS.join(', ')}; the topology files of ns-3 (HPCC: a first line of nodes, switches, links) and SimAI`;

interface Reader {
  readonly file: string;
  /** Line of a node, for messages. */
  readonly lineOf: (node: ParsedNode | null | undefined) => string;
  readonly numberOf: (node: ParsedNode | null | undefined) => number;
}

/** Reads the description. Throws `UserError` with the file's name and line. */
export function readYamlFabric(file: string, text: string): Description {
  const taken = takeLinkRows(text);
  const { document, problem, lineOf: numberOf } = readYaml(taken?.rest ?? text);
  if (problem) throw new UserError(`${file}, line ${problem.line}: ${problem.what}`, { advice: FORMS });
  const reader: Reader = { file, lineOf: (node) => `${file}, line ${numberOf(node)}`, numberOf };
  const root = document.contents;
  if (!isMap(root)) throw new UserError(`${file} does not describe a fabric`, { advice: FORMS });
  const entries = new Map<string, ParsedNode | null>();
  for (const { key, value } of root.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!KEYS.includes(name)) {
      const advice = `a fabric has ${KEYS.join(', ')}`;
      throw new UserError(`${reader.lineOf(key)}: a fabric has no key '${name}'`, { advice });
    }
    entries.set(name, value);
  }
  const ranks = countOf(reader, entries.get('ranks'), 'ranks');
  const tiers = tiersOf(reader, entries.get('switches'));
  const nvswitches = entries.has('nvswitches') ? countOf(reader, entries.get('nvswitches'), 'nvswitches') : 0;
  const groups = new Map([['rank', { first: 0, count: ranks }]]);
  const switches: (number | undefined)[] = [];
  for (const [i, { name, count }] of [...tiers, { name: 'nvswitch', count: nvswitches }].entries()) {
    if (groups.has(name)) throw new UserError(`${file}: '${name}' already names other nodes`);
    groups.set(name, { first: ranks + switches.length, count });
    if (ranks + switches.length + count > MOST_NODES)
      throw new UserError(`${file}: more than ${MOST_NODES} nodes`);
    for (let n = 0; n < count; n++) switches.push(i < tiers.length ? i + 1 : undefined);
  }
  return {
    file,
    ranks,
    forward: flagOf(reader, entries.get('forward')),
    switches,
    // They stand in tables, pictures and warnings.
    tierNames: ['rank', ...tiers.map(({ name }) => printableLine(name))],
    named: true,
    cables: cablesOf(reader, taken?.rows ?? rowsOf(reader, entries.get('links')), groups),
  };
}

type Groups = ReadonlyMap<string, { readonly first: number; readonly count: number }>;

/** The rows as the library read them. */
function rowsOf(reader: Reader, node: ParsedNode | null | undefined): LinkRow[] {
  if (!isSeq(node) || node.items.length === 0) {
    throw new UserError(`${reader.lineOf(node)}: 'links' is a list`, {
      advice: 'e.g. links: [[rank 0-3, leaf 0, 400Gbit/s, 500ns]]',
    });
  }
  return (node.items as ParsedNode[]).map((item) => ({
    parts: isSeq(item) ? item.items.map((part) => (isScalar(part) ? String(part.value) : '')) : [],
    line: reader.numberOf(item),
  }));
}

function cablesOf({ file }: Reader, rows: readonly LinkRow[], groups: Groups): DescribedCable[] {
  const cables: DescribedCable[] = [];
  const rateOf = remembered(parseRate);
  const latencyOf = remembered(parseTime);
  for (const { parts, line } of rows) {
    const place = `${file}, line ${line}`;
    const [from = '', to = '', rate = '', latency = '', times = '1'] = parts;
    if (parts.length < 4 || parts.length > 5) {
      throw new UserError(
        `${place}: a link is [from, to, rate, latency] or [from, to, rate, latency, count]`,
      );
    }
    const [tails, heads] = [nodesOf(place, from, groups), nodesOf(place, to, groups)];
    const count = Number(times);
    if (!Number.isInteger(count) || count < 1)
      throw new UserError(`${place}: '${times}' is not a number of cables`);
    if (cables.length + tails.count * heads.count * count > MOST_CABLES) {
      throw new UserError(`${place}: more than ${MOST_CABLES} cables`);
    }
    const cable = at(place, () => ({ rateBps: rateOf(rate), latencyPs: latencyOf(latency), line }));
    for (let i = 0; i < tails.count; i++) {
      for (let j = 0; j < heads.count; j++) {
        const ends = { a: tails.first + i, b: heads.first + j };
        for (let k = 0; k < count; k++) cables.push({ ...ends, ...cable });
      }
    }
  }
  return cables;
}

/** The same text is read once: files repeat few rates and latencies many times. */
function remembered(parse: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const value = known.get(text) ?? parse(text);
    known.set(text, value);
    return value;
  };
}

/** The nodes of `leaf 3` or `leaf 0-7`. */
function nodesOf(place: string, text: string, groups: Groups): { first: number; count: number } {
  const written = text.trim();
  const tail = written.slice(-LONGEST_RANGE);
  const found = /\s(\d+)(?:\s*-\s*(\d+))?$/.exec(tail);
  const [, low = '', high = low] = found ?? [];
  const name = written.slice(0, written.length - tail.length + (found?.index ?? 0)).trimEnd();
  const group = found ? groups.get(name) : undefined;
  if (!group) {
    throw new UserError(`${place}: unknown node '${text}'`, {
      advice: `nodes are written like ${[...groups.keys()].map((key) => `'${key} 0'`).join(', ')}`,
    });
  }
  const [from, to] = [Number(low), Number(high)];
  if (to >= group.count || from > to) {
    throw new UserError(`${place}: unknown name '${text}'`, {
      advice: group.count > 0 ? `${name} 0 to ${group.count - 1} exist` : `the fabric has no ${name}`,
    });
  }
  return { first: group.first + from, count: to - from + 1 };
}

function tiersOf(reader: Reader, node: ParsedNode | null | undefined): { name: string; count: number }[] {
  if (node === undefined) return [];
  if (!isMap(node)) {
    throw new UserError(`${reader.lineOf(node)}: 'switches' names tiers with their counts`, {
      advice: 'e.g. switches: {leaf: 4, spine: 2}',
    });
  }
  return node.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    return { name, count: countOf(reader, value as ParsedNode | null, name) };
  });
}

function countOf(reader: Reader, node: ParsedNode | null | undefined, name: string): number {
  const value = isScalar(node) ? Number(node.value) : Number.NaN;
  if (Number.isInteger(value) && value >= 1 && value <= MOST_NODES) return value;
  throw new UserError(`${reader.lineOf(node)}: '${name}' is a whole number from 1 to ${MOST_NODES}`);
}

function flagOf(reader: Reader, node: ParsedNode | null | undefined): boolean {
  if (node === undefined) return false;
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  throw new UserError(`${reader.lineOf(node)}: 'forward' is true or false`);
}

/** Puts the place before the fault of a quantity. */
function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${place}: ${error.message}`, { advice: error.advice ?? '' });
  }
}
