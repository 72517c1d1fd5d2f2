/** A fabric as a YAML or JSON list of links; docs/fabrics.md has an example. */
import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { parseRate, parseTime } from '../units/parse.ts';
import { UserError } from '../util/errors.ts';
import type { DescribedCable, Description } from './described.ts';

/** Cables a file may come to, ranges written out. */
const MOST_CABLES = 1 << 22;
const MOST_NODES = 1 << 22;
const KEYS = ['ranks', 'switches', 'nvswitches', 'forward', 'links'];

interface Reader {
  readonly file: string;
  /** Line of a node, for messages. */
  readonly lineOf: (node: ParsedNode | null | undefined) => string;
}

/** Reads the description. Throws `UserError` with the file's name and line. */
export function readYamlFabric(file: string, text: string): Description {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  if (error) {
    throw new UserError(
      `${file}, line ${lines.linePos(error.pos[0]).line}: this is not valid YAML: ${error.message}`,
    );
  }
  const reader: Reader = {
    file,
    lineOf: (node) => `${file}, line ${lines.linePos(node?.range[0] ?? 0).line}`,
  };
  const root = document.contents;
  if (!isMap(root)) throw new UserError(`${file}: a fabric is a block of ${KEYS.join(', ')}`);
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
    if (groups.has(name)) throw new UserError(`${file}: '${name}' names other nodes already`);
    groups.set(name, { first: ranks + switches.length, count });
    if (ranks + switches.length + count > MOST_NODES)
      throw new UserError(`${file}: more than ${MOST_NODES} nodes`);
    for (let n = 0; n < count; n++) switches.push(i < tiers.length ? i + 1 : undefined);
  }
  return {
    ranks,
    forward: flagOf(reader, entries.get('forward')),
    switches,
    tierNames: ['rank', ...tiers.map(({ name }) => name)],
    named: true,
    cables: cablesOf(reader, entries.get('links'), groups),
  };
}

type Groups = ReadonlyMap<string, { readonly first: number; readonly count: number }>;

function cablesOf(reader: Reader, node: ParsedNode | null | undefined, groups: Groups): DescribedCable[] {
  if (!isSeq(node) || node.items.length === 0) {
    throw new UserError(`${reader.lineOf(node)}: 'links' is a list`, {
      advice: 'e.g. links: [[rank 0-3, leaf 0, 400Gbit/s, 500ns]]',
    });
  }
  const cables: DescribedCable[] = [];
  for (const item of node.items as ParsedNode[]) {
    const place = reader.lineOf(item);
    const parts = isSeq(item) ? item.items.map((part) => (isScalar(part) ? String(part.value) : '')) : [];
    const [from = '', to = '', rate = '', latency = '', times = '1'] = parts;
    if (parts.length < 4 || parts.length > 5) {
      throw new UserError(
        `${place}: a link is [from, to, rate, latency] or [from, to, rate, latency, count]`,
      );
    }
    const [tails, heads] = [nodesOf(place, from, groups), nodesOf(place, to, groups)];
    const count = Number(times);
    if (!Number.isInteger(count) || count < 1)
      throw new UserError(`${place}: '${times}' is no count of cables`);
    if (cables.length + tails.length * heads.length * count > MOST_CABLES) {
      throw new UserError(`${place}: more than ${MOST_CABLES} cables`);
    }
    const cable = at(place, () => ({ rateBps: parseRate(rate), latencyPs: parseTime(latency), place }));
    if (!(cable.rateBps >= 1)) throw new UserError(`${place}: a link needs a rate of at least 1 bit/s`);
    for (const a of tails) {
      for (const b of heads) for (let i = 0; i < count; i++) cables.push({ a, b, ...cable });
    }
  }
  return cables;
}

/** The nodes of `leaf 3` or `leaf 0-7`. */
function nodesOf(place: string, text: string, groups: Groups): number[] {
  const [, name = '', low = '', high = low] = /^\s*(.*?)\s+(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(text) ?? [];
  const group = groups.get(name);
  if (!group) {
    throw new UserError(`${place}: there is no node '${text}'`, {
      advice: `nodes are written like ${[...groups.keys()].map((key) => `'${key} 0'`).join(', ')}`,
    });
  }
  const [from, to] = [Number(low), Number(high)];
  if (to >= group.count || from > to) {
    throw new UserError(`${place}: there is no '${text}'`, {
      advice: group.count > 0 ? `${name} 0 to ${group.count - 1} there are` : `there is no ${name}`,
    });
  }
  return Array.from({ length: to - from + 1 }, (_, i) => group.first + from + i);
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

/** Puts the place before what is wrong with a quantity. */
function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${place}: ${error.message}`, { advice: error.advice ?? '' });
  }
}
