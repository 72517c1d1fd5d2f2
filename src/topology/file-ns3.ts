/**
 * The plain topology files of ns-3's RDMA simulators. HPCC's
 * (alibaba-edu/High-Precision-Congestion-Control, `simulation/mix/topology.txt`): a line `nodes
 * switches links`, the ids of the switches, and a line `src dst rate delay errorRate` a cable.
 * SimAI's (aliyun/ns-3-alibabacloud, `scratch/common.h`, `SetupNetwork`): the first line is `nodes
 * gpusPerServer nvswitches switches links gpuType`, one more number on some, and ids of NVSwitches
 * come first. Nodes that are not switches are ranks, in the order of their ids. The type of the GPU
 * and the ranks of a server are ignored: servers are the ranks that NVSwitches join. As in those
 * simulators, as many links are read as the first line promises, and the rest is ignored: legends,
 * notes, links too many.
 */
import { parseRate, parseTime } from '../units/parse.ts';
import { UserError } from '../util/errors.ts';
import { hopTiers } from './hop-tiers.ts';
import type { DescribedCable, Description } from './parts/described.ts';

const MOST_NODES = 1 << 22;
/** Cables a file may come to, as of YAML files. */
const MOST_CABLES = 1 << 22;
const TIERS = ['leaf', 'spine', 'core'];
/** Beyond so many characters a first line is none of such a file. */
const LONGEST_HEAD = 200;

/** Whether a text looks like such a file: its first line is numbers, but for a GPU's type. */
export function looksLikeNs3(text: string): boolean {
  const head = /\S[^\n]*/.exec(text)?.[0] ?? '';
  if (head.length > LONGEST_HEAD) return false;
  return /^\d+\s+\d+\s+\d+(\s+\d+\s+\d+\s+\S+(\s+\d+)?)?\s*$/.test(head);
}

interface Row {
  readonly words: readonly string[];
  /** From 1. */
  readonly line: number;
}

/** Reads the description. Throws `UserError` with the file's name and line. */
export function readNs3Fabric(file: string, text: string): Description {
  const rows = rowsOf(text);
  const { nodes, nvswitches, switches, links } = countsOf(file, rows.next().value);
  const ids = switchIds(file, rows, nvswitches + switches, nodes);
  const numbers = new Uint32Array(nodes);
  for (const id of ids) numbers[id] = 1;
  let ranks = 0;
  for (let id = 0; id < nodes; id++) if (numbers[id] === 0) numbers[id] = ranks++;
  ids.forEach((id, i) => {
    numbers[id] = ranks + i;
  });
  const cables: DescribedCable[] = [];
  for (const row of cables.length < links ? rows : []) {
    cables.push(cableOf(file, row, numbers));
    if (cables.length === links) break;
  }
  if (cables.length < links) {
    throw new UserError(`${file}: ${cables.length} links, but the first line gives ${links}`, {
      advice: 'the first line must be: nodes switches links',
    });
  }
  const tiers = hopTiers(nodes, ranks, cables);
  const deepest = ids.reduce((most, _, i) => Math.max(most, i < nvswitches ? 1 : tiers[ranks + i]!), 1);
  return {
    file,
    ranks,
    forward: false,
    switches: Array.from(ids, (_, i) => (i < nvswitches ? undefined : tiers[ranks + i]!)),
    tierNames: ['rank', ...Array.from({ length: deepest }, (_, i) => TIERS[i] ?? `tier-${i + 1}`)],
    named: false,
    cables,
    fileNodes: numbers,
  };
}

/** Lines that are not empty, one at a time. */
function* rowsOf(text: string): Generator<Row, undefined> {
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const words = text.slice(start, end < 0 ? undefined : end).trim();
    line++;
    start = end < 0 ? text.length : end + 1;
    if (words !== '') yield { words: words.split(/\s+/), line };
  }
  return undefined;
}

function countsOf(file: string, row: Row | undefined) {
  const words = (row?.words ?? []).map((word) => (/^\d+$/.test(word) ? Number(word) : Number.NaN));
  const [nodes = 0, nvswitches = 0, switches = 0, links = 0] =
    words.length > 3 ? [words[0], ...words.slice(2, 5)] : [words[0], 0, words[1], words[2]];
  const counts = { nodes, nvswitches, switches, links };
  const place = `${file}, line ${row?.line ?? 1}`;
  if (Object.values(counts).some((count) => !Number.isInteger(count)) || nvswitches + switches >= nodes) {
    throw new UserError(`${place}: the first line must be: nodes switches links`);
  }
  if (nodes > MOST_NODES) throw new UserError(`${place}: ${nodes} nodes; the limit is ${MOST_NODES}`);
  if (links > MOST_CABLES) throw new UserError(`${place}: ${links} links; the limit is ${MOST_CABLES}`);
  return counts;
}

/** The ids of all switches, on as many lines as they take. */
function switchIds(file: string, rows: Iterator<Row, undefined>, count: number, nodes: number): Uint32Array {
  const ids = new Uint32Array(count);
  const seen = new Uint8Array(nodes);
  for (let found = 0; found < count; ) {
    const row = rows.next().value;
    if (!row) throw new UserError(`${file}: fewer switches than the first line gives`);
    for (const word of row.words) {
      const place = `${file}, line ${row.line}`;
      const id = nodeOf(place, word, nodes);
      if (found === count || seen[id] === 1) {
        throw new UserError(
          `${place}: the number of distinct switch ids is not the number in the first line`,
        );
      }
      seen[id] = 1;
      ids[found++] = id;
    }
  }
  return ids;
}

function cableOf(file: string, { words, line }: Row, numbers: Uint32Array): DescribedCable {
  const place = `${file}, line ${line}`;
  const [src = '', dst = '', rate = '', delay = '', errors = '0'] = words;
  if (words.length < 4) throw new UserError(`${place}: a link is 'src dst rate delay errorRate'`);
  const errorRate = Number(errors);
  if (!(errorRate >= 0 && errorRate <= 1)) {
    throw new UserError(`${place}: '${errors}' is not an error rate`, {
      advice: 'use the fraction of packets that are lost, 0 to 1',
    });
  }
  try {
    return {
      a: numbers[nodeOf(place, src, numbers.length)]!,
      b: numbers[nodeOf(place, dst, numbers.length)]!,
      rateBps: parseRate(rate),
      latencyPs: parseTime(delay),
      ...(errorRate > 0 ? { errorRate } : {}),
      line,
    };
  } catch (error) {
    if (!(error instanceof UserError) || error.message.startsWith(place)) throw error;
    throw new UserError(`${place}: ${error.message}`, { advice: error.advice ?? '' });
  }
}

function nodeOf(place: string, word: string, nodes: number): number {
  const id = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (id < nodes) return id;
  throw new UserError(`${place}: '${word}' is not one of the nodes 0 to ${nodes - 1}`);
}

/** The text of such a file with no link that loses packets: all error rates are 0. */
export function ns3WithoutLoss(text: string): string {
  return text.replace(
    /^(\s*\d+\s+\d+\s+\S+\s+\S+\s+)([\d.eE+-]+)(?=[ \t\r]*$)/gm,
    (line, rest: string, rate) =>
      Number(rate) > 0 && !/^\s*\d+(\s+\d+)*\s*$/.test(line) ? `${rest}0` : line,
  );
}
