/**
 * Bisection bandwidth: the largest flow between two halves of the ranks (max-flow min-cut, Ford and
 * Fulkerson 1956).
 */
import type { Fabric } from '../../model/fabric.ts';
import { type Halves, halvesOf } from './halves.ts';

/** Fabrics with more links are not bisected. */
export const MOST_LINKS = 1_000_000;
/** Arcs looked at before it is given up: a few seconds. */
const MOST_LOOKS = 3e8;

/** The tightest of the cuts looked at. */
export interface Bisection extends Halves {
  /** Largest flow from the lower to the upper half over all links, bit/s. */
  readonly bps: number;
}

/**
 * The least flow between two halves of the ranks, of the halves that are looked at: across each
 * axis of a grid, else by rank number. Undefined for one rank, and where it would take long: above
 * a million links, or after some seconds' search. Other halves can have less: which is worst is a
 * hard problem (bisection width is NP-hard, Garey, Johnson and Stockmeyer 1976). In regular trees
 * numbered in order halves by number are as bad as any; in a torus with an even longest axis, those
 * across that one.
 *
 * ```ts
 * const { fabric } = await parseScenario(text);
 * const { bps } = bisectionOf(fabric.build()) ?? { bps: NaN };   // bit/s, one direction
 * ```
 */
export function bisectionOf(fabric: Fabric): Bisection | undefined {
  if (fabric.ranks < 2 || fabric.links.count > MOST_LINKS) return undefined;
  let least: Bisection | undefined;
  let looks = 0;
  for (const halves of halvesOf(fabric)) {
    const graph = createGraph(fabric, halves, looks);
    let bps = 0;
    // Dinic's algorithm: blocking flows over shortest augmenting paths.
    while (graph.level()) bps += graph.block();
    looks = graph.looks();
    if (looks > MOST_LOOKS) return undefined;
    if (!least || bps < least.bps) least = { ...halves, bps };
  }
  return least;
}

interface Graph {
  /** Distances from the source; whether the sink can be reached. */
  level(): boolean;
  /** Saturates all shortest paths; the flow that took, bit/s. */
  block(): number;
  /** Arcs looked at so far; beyond {@link MOST_LOOKS} nothing is found any more. */
  looks(): number;
}

/** `looks`: those of graphs before this one. */
function createGraph({ nodeCount, links }: Fabric, { lower, upper }: Halves, looks: number): Graph {
  const [source, sink, nodes] = [nodeCount, nodeCount + 1, nodeCount + 2];
  const arcs = links.count + 2 * lower.length;
  const head = new Uint32Array(2 * arcs);
  const left = new Float64Array(2 * arcs);
  const next = new Int32Array(2 * arcs).fill(-1);
  const first = new Int32Array(nodes).fill(-1);
  let arc = 0;
  // Arc 2a runs forward, 2a+1 is its residual.
  const add = (from: number, to: number, capacity: number) => {
    for (const [tail, tip, room] of [
      [from, to, capacity],
      [to, from, 0],
    ] as const) {
      head[arc] = tip;
      left[arc] = room;
      next[arc] = first[tail]!;
      first[tail] = arc++;
    }
  };
  for (let link = 0; link < links.count; link++)
    add(links.from[link]!, links.to[link]!, links.rateBps[link]!);
  for (const rank of lower) add(source, rank, Infinity);
  for (const rank of upper) add(rank, sink, Infinity);

  const depth = new Int32Array(nodes);
  const queue = new Uint32Array(nodes);
  const at = new Int32Array(nodes);
  const level = () => {
    depth.fill(-1);
    depth[source] = 0;
    queue[0] = source;
    for (let read = 0, written = 1; read < written; read++) {
      const node = queue[read]!;
      for (let a = first[node]!; a >= 0; a = next[a]!) {
        looks++;
        if (left[a]! <= 0 || depth[head[a]!]! >= 0) continue;
        depth[head[a]!] = depth[node]! + 1;
        queue[written++] = head[a]!;
      }
    }
    return depth[sink]! >= 0 && looks <= MOST_LOOKS;
  };
  const push = (node: number, room: number): number => {
    if (node === sink) return room;
    let sent = 0;
    for (; at[node]! >= 0; at[node] = next[at[node]!]!) {
      const a = at[node]!;
      if (looks++ > MOST_LOOKS) break;
      if (left[a]! <= 0 || depth[head[a]!] !== depth[node]! + 1) continue;
      const part = push(head[a]!, Math.min(room - sent, left[a]!));
      left[a]! -= part;
      left[a ^ 1]! += part;
      sent += part;
      if (sent === room) break;
    }
    return sent;
  };
  return {
    looks: () => looks,
    level,
    block: () => {
      at.set(first);
      return push(source, Infinity);
    },
  };
}
