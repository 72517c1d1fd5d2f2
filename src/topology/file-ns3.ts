/**
 * The plain topology files of ns-3's RDMA simulators. HPCC's (alibaba-edu/High-Precision-Congestion-Control,
 * `simulation/mix/topology.txt`): a line `nodes switches links`, the ids of the switches, and a line
 * `src dst rate delay errorRate` a cable. SimAI's (aliyun/ns-3-alibabacloud, `scratch/common.h`, `SetupNetwork`): the first line
 * is `nodes gpusPerServer nvswitches switches links gpuType`, one more number on some, and ids of NVSwitches come first.
 * Nodes that are no switches are ranks, in the order of their ids. The type of the GPU and the ranks of a server are read past:
 * servers are what NVSwitches join. Left out: error rates, which are refused unless 0.
 */
import { parseRate, parseTime } from '../units/parse.ts';
import { UserError } from '../util/errors.ts';
import type { DescribedCable, Description } from './described.ts';

const MOST_NODES = 1 << 22;
const TIERS = ['leaf', 'spine', 'core'];

/** Whether a text looks like such a file: its first line is numbers, but for a GPU's type. */
export function looksLikeNs3(text: string): boolean {
  return /^\s*\d+[ \t]+\d+[ \t]+\d+([ \t]+\d+[ \t]+\d+[ \t]+\S+([ \t]+\d+)?)?[ \t]*(\r?\n|$)/.test(text);
}

/** Reads the description. Throws `UserError` with the file's name and line. */
export function readNs3Fabric(file: string, text: string): Description {
  const rows = text
    .split(/\r?\n/)
    .map((line, i) => ({ words: line.trim().split(/\s+/), place: `${file}, line ${i + 1}` }))
    .filter(({ words }) => words[0] !== '');
  const head = rows.shift();
  const numbers = (head?.words ?? []).map(Number);
  const simai = numbers.length > 3;
  const [nodes = 0, , nvswitches = 0, switches = 0, links = 0] = simai
    ? numbers
    : [numbers[0], 0, 0, numbers[1], numbers[2]];
  const counts = [nodes, nvswitches, switches, links];
  if (
    counts.some((count) => !Number.isInteger(count)) ||
    nodes > MOST_NODES ||
    nvswitches + switches >= nodes
  ) {
    throw new UserError(
      `${head?.place ?? file}: the first line does not say how many nodes, switches and links there are`,
    );
  }
  const ids: number[] = [];
  while (ids.length < nvswitches + switches) {
    const row = rows.shift();
    if (!row) throw new UserError(`${file}: fewer switches are named than the first line says`);
    ids.push(...row.words.map((word) => nodeOf(row.place, word, nodes)));
  }
  if (ids.length > nvswitches + switches || new Set(ids).size < ids.length) {
    throw new UserError(`${file}: the ids of switches are not as many different ones as the first line says`);
  }
  const numbersOf = new Map<number, number>();
  const named = new Set(ids);
  for (let id = 0; id < nodes; id++) if (!named.has(id)) numbersOf.set(id, numbersOf.size);
  const ranks = numbersOf.size;
  for (const id of ids) numbersOf.set(id, numbersOf.size);
  const cables = rows.map(({ words, place }) => cableOf(place, words, nodes, numbersOf));
  if (cables.length !== links) {
    throw new UserError(`${file}: ${cables.length} links, but the first line says ${links}`);
  }
  const tiers = tiersOf(nodes, ranks, cables);
  const deepest = ids.reduce((most, _, i) => Math.max(most, i < nvswitches ? 1 : (tiers[ranks + i] ?? 1)), 1);
  return {
    ranks,
    forward: false,
    switches: ids.map((_, i) => (i < nvswitches ? undefined : (tiers[ranks + i] as number))),
    tierNames: ['rank', ...Array.from({ length: deepest }, (_, i) => TIERS[i] ?? `tier-${i + 1}`)],
    named: false,
    cables,
  };
}

function cableOf(
  place: string,
  words: readonly string[],
  nodes: number,
  numbersOf: ReadonlyMap<number, number>,
): DescribedCable {
  const [src = '', dst = '', rate = '', delay = '', errors = '0'] = words;
  if (words.length < 4) throw new UserError(`${place}: a link is 'src dst rate delay errorRate'`);
  if (Number(errors) !== 0) {
    throw new UserError(`${place}: an error rate of ${errors} is not simulated`, { advice: 'set it to 0' });
  }
  try {
    return {
      a: numbersOf.get(nodeOf(place, src, nodes)) as number,
      b: numbersOf.get(nodeOf(place, dst, nodes)) as number,
      rateBps: parseRate(rate),
      latencyPs: parseTime(delay),
      place,
    };
  } catch (error) {
    if (!(error instanceof UserError) || error.message.startsWith(place)) throw error;
    throw new UserError(`${place}: ${error.message}`, { advice: error.advice ?? '' });
  }
}

function nodeOf(place: string, word: string, nodes: number): number {
  const id = Number(word);
  if (Number.isInteger(id) && id >= 0 && id < nodes) return id;
  throw new UserError(`${place}: '${word}' is none of the nodes 0 to ${nodes - 1}`);
}

/** Hops from the nearest rank; at most 255, and 1 where no rank is near. */
function tiersOf(nodes: number, ranks: number, cables: readonly DescribedCable[]): Uint8Array {
  const neighbours: number[][] = Array.from({ length: nodes }, () => []);
  for (const { a, b } of cables) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  const tiers = new Uint8Array(nodes).fill(1, ranks);
  const seen = new Uint8Array(nodes).fill(1, 0, ranks);
  let level = Array.from({ length: ranks }, (_, rank) => rank);
  for (let tier = 1; level.length > 0 && tier < 255; tier++) {
    const next: number[] = [];
    for (const node of level) {
      for (const other of neighbours[node]!) {
        if (seen[other] === 1) continue;
        seen[other] = 1;
        tiers[other] = tier;
        next.push(other);
      }
    }
    level = next;
  }
  return tiers;
}
