/**
 * Destinations that look alike, such as the leaves of a pod. Two nodes are twins if their links
 * lead to and come from the same nodes, in the same order and at the same rates. All other nodes
 * are as far from one as from the other. They take the same links to either, except for the nodes
 * next to the two. So the row to a twin is a copy, with the sets of those nodes written anew.
 */
import type { Adjacency } from './adjacency.ts';
import type { Found } from './way.ts';

/** A row that twins of its destination may copy. */
interface FirstRow {
  readonly target: number;
  readonly row: number;
  /** Nodes with a set in the row. */
  readonly nodes: Uint32Array;
  /** Where the links of a twin lead that it takes to the destination. */
  readonly ahead: ReadonlySet<number>;
}

/** A row to be written, and the set of a node's links that lead to some of its neighbours. */
export interface TwinRow {
  readonly target: number;
  readonly row: number;
  readonly nextSet: Uint32Array;
  readonly setOf: (node: number, leads: (next: number) => boolean) => number;
}

/** Rows of one graph, filled in any order. */
export interface Twins {
  /** Writes a row by that to a twin; false if none has been kept. */
  readonly copy: (to: TwinRow) => boolean;
  /** Keeps the row of the last search, of which `reached` nodes have a way, for twins to come. */
  readonly keep: (target: number, row: number, found: Found, reached: number) => void;
}

/** The twins among `targets`; `rateBps` by link, if sets depend on rates. */
export function createTwins(
  graph: Adjacency,
  targets: readonly number[],
  rateBps: ArrayLike<number> | undefined,
): Twins {
  const { outStart, outTo, inStart, inFrom } = graph;
  const kindOf = new Map(targets.map((target) => [target, keyOf(graph, target, rateBps)]));
  const toCome = new Map<string, number>();
  for (const kind of kindOf.values()) toCome.set(kind, (toCome.get(kind) ?? 0) + 1);
  const firsts = new Map<string, FirstRow>();
  return {
    copy({ target, row, nextSet, setOf }) {
      const kind = kindOf.get(target)!;
      toCome.set(kind, toCome.get(kind)! - 1);
      const first = firsts.get(kind);
      if (!first) return false;
      for (const node of first.nodes)
        if (node !== target) nextSet[row + node] = nextSet[first.row + node] as number;
      const end = inStart[target + 1] as number;
      for (let e = inStart[target] as number; e < end; e++) {
        const before = inFrom[e] as number;
        nextSet[row + before] = setOf(before, (next) => next === target);
      }
      if (first.ahead.size > 0)
        nextSet[row + first.target] = setOf(first.target, (next) => first.ahead.has(next));
      if (toCome.get(kind) === 0) firsts.delete(kind);
      return true;
    },
    keep(target, row, { distance, queue }, reached) {
      const kind = kindOf.get(target)!;
      if (toCome.get(kind) === 0) return;
      const heads = outTo.subarray(outStart[target], outStart[target + 1]);
      const ways = heads.filter((node) => distance[node] !== -1);
      const ahead = new Set(ways.filter((node) => distance[node] === 1));
      // Some links have one direction: sets of nodes that are not next to a twin would differ too.
      if (ways.length > 0 && ahead.size === 0) return;
      firsts.set(kind, { target, row, nodes: queue.slice(1, reached), ahead });
    },
  };
}

/** The links of a node, as a text. */
function keyOf(graph: Adjacency, node: number, rateBps: ArrayLike<number> | undefined): string {
  const { outStart, outTo, outLinks, inStart, inFrom, inLinks } = graph;
  const [out, outEnd] = [outStart[node] as number, outStart[node + 1] as number];
  const [into, intoEnd] = [inStart[node] as number, inStart[node + 1] as number];
  const rates = (links: Uint32Array) => (rateBps ? Array.from(links, (link) => rateBps[link]) : []);
  return [
    outTo.subarray(out, outEnd).join(),
    inFrom.subarray(into, intoEnd).join(),
    rates(outLinks.subarray(out, outEnd)).join(),
    rates(inLinks.subarray(into, intoEnd)).join(),
  ].join(';');
}
