/**
 * The links and nodes that names of faults stand for: `spine 1`, `leaf 3 - spine 1`, `leaf -
 * spine`, `rank 5`, `links`, `ranks`, `ranks 0,8-15`.
 */
import type { Fabric } from '../../model/fabric.ts';
import { type NodeFamily, nodeFamilies } from '../../model/node-names.ts';
import { adviseNames } from '../text/problems.ts';

/** The fault of a name, and advice. */
type Wrong = readonly [what: string, advice: string];

export interface CableNames {
  /**
   * First links of the cables that a name stands for, as the only item; or the fault of the name.
   */
  cables(name: string): readonly [readonly number[]] | Wrong;
  /** The ranks that a name stands for, as the only item; or the fault of the name. */
  ranks(name: string): readonly [readonly number[]] | Wrong;
}

/** Every cable. */
const ALL = 'links';
const BETWEEN = /\s+[-–—]\s+|\s*<?->\s*/;

/** The names of a fabric. */
export function cableNames(fabric: Fabric): CableNames {
  const families = nodeFamilies(fabric);
  const { links, ranks } = fabric;
  const where = (hit: (from: number, to: number, link: number) => boolean) => {
    const found: number[] = [];
    for (let link = 0; link < links.count; link += 2)
      if (hit(links.from[link]!, links.to[link]!, link)) found.push(link);
    return found;
  };
  return {
    cables(name) {
      if (name === ALL) return [where(() => true)];
      const sides = name.split(BETWEEN);
      if (sides.length > 2) return [`'${name}' is not a link`, 'write leaf 3 - spine 1'];
      const nodes: ReadonlySet<number>[] = [];
      for (const side of sides) {
        const found = nodesOf(side, families, sides.length === 1);
        if (!(found instanceof Set)) return found as Wrong;
        nodes.push(found);
      }
      const [a, b] = nodes;
      if (b) {
        const found = where((from, to) => (a!.has(from) && b.has(to)) || (a!.has(to) && b.has(from)));
        if (found.length > 0) return [found];
        return [`no cable joins ${sides.join(' and ')}`, 'weft topo shows the cables of a fabric'];
      }
      const own = where((from, to) => a!.has(from) || a!.has(to));
      // A rank's NICs, where it has any, stand for the rank; its scale-up ports are named as links.
      const nics = own.filter((link) => links.scaleUp[link] === 0);
      return [[...a!][0]! < ranks && nics.length > 0 ? nics : own];
    },
    ranks(name) {
      const listed = /^ranks(?:\s+(.*))?$/.exec(name.trim());
      if (listed) return rankList(listed[1], ranks);
      const found = nodesOf(name, families, true);
      if (!(found instanceof Set)) return found as Wrong;
      const [rank] = [...(found as Set<number>)];
      if (rank! < ranks) return [[rank!]];
      return [`${name} does not compute`, 'only ranks are slow, e.g. rank 5'];
    },
  };
}

/**
 * The nodes of one side of a name: `spine 1`, or `spine` for all of them where one alone is not
 * wanted.
 */
function nodesOf(text: string, families: readonly NodeFamily[], one: boolean): ReadonlySet<number> | Wrong {
  const [, name = '', number] = /^(.*?)(?:\s+(\d+))?$/.exec(text.trim()) ?? [];
  const family = families.find((candidate) => candidate.name === name);
  if (!family) {
    const names = families.map((candidate) => candidate.name);
    const what = `the fabric has no '${text.trim()}'`;
    return [
      what,
      number === undefined && one ? adviseNames(name, [...names, ALL]) : adviseNames(name, names),
    ];
  }
  const { nodes } = family;
  const range =
    nodes.length === 1
      ? `the fabric has only ${name} 0`
      : `the fabric has ${name} 0 to ${name} ${nodes.length - 1}`;
  if (number === undefined) return one ? [`which ${name}?`, range] : new Set(nodes);
  const node = nodes[Number(number)];
  return node === undefined ? [`${name} ${number} does not exist`, range] : new Set([node]);
}

/** `0,8,16-23`; without a list all ranks. */
function rankList(text: string | undefined, count: number): readonly [readonly number[]] | Wrong {
  if (text === undefined) return [Array.from({ length: count }, (_, rank) => rank)];
  const ranks = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first))
      return [`'${part.trim()}' is not a rank or a range of ranks`, 'write ranks 0,8,16-23'];
    if (Number(last) >= count)
      return [`rank ${last} does not exist`, `the fabric has rank 0 to rank ${count - 1}`];
    for (let rank = Number(first); rank <= Number(last); rank++) ranks.add(rank);
  }
  return [[...ranks]];
}
