/** The latency of the fastest path between two nodes, over shortest paths or over all. */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import { adjacency } from './adjacency.ts';

/**
 * Answers, for a node and a class that it can reach, the least latency of the paths in the tables;
 * with `detours`, of any path over nodes that forward in the scale-out plane. ps. Classes that
 * follow one another are cheap: cost of each new one: its links.
 */
export function leastLatencies(
  fabric: Fabric,
  routes: RouteTables,
  detours: boolean,
): (start: number, c: number) => number {
  const known = new Float64Array(fabric.nodeCount);
  const overall = detours ? searchAll(fabric, known) : undefined;
  let last = -1;
  return (start, c) => {
    if (c !== last) {
      known.fill(overall ? Infinity : -1);
      known[routes.classNode[c]!] = 0;
      overall?.(routes.classNode[c]!);
      last = c;
    }
    return overall ? known[start]! : alongSets(fabric, routes, c, start, known);
  };
}

/**
 * Depth first over next sets, which lead closer; `known` is -1 if a node was not yet looked at.
 */
function alongSets(
  { links }: Fabric,
  { classRow, nextSet, setStart, setLinks }: RouteTables,
  c: number,
  start: number,
  known: Float64Array,
): number {
  const row = classRow[c]!;
  const stack = known[start]! < 0 ? [start] : [];
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    const set = nextSet[row + node]!;
    let least = Infinity;
    let open = false;
    for (let e = setStart[set]!; e < setStart[set + 1]!; e++) {
      const link = setLinks[e]!;
      const next = links.to[link]!;
      if (known[next]! < 0) {
        stack.push(next);
        open = true;
      } else least = Math.min(least, links.latencyPs[link]! + known[next]!);
    }
    if (open) continue;
    known[node] = least;
    stack.pop();
  }
  return known[start]!;
}

/**
 * Label correcting (Bellman-Ford with a queue) from a target backwards, over links against their
 * direction.
 */
function searchAll(fabric: Fabric, known: Float64Array): (target: number) => void {
  const { outStart, outLinks, outTo } = adjacency(fabric, 0);
  const { latencyPs } = fabric.links;
  const waits = new Uint8Array(fabric.nodeCount);
  return (target) => {
    const queue = [target];
    for (let head = 0; head < queue.length; head++) {
      const node = queue[head]!;
      waits[node] = 0;
      for (let e = outStart[node]!; e < outStart[node + 1]!; e++) {
        const [before, link] = [outTo[e]!, outLinks[e]!];
        // The other direction of the same cable.
        const ps = known[node]! + latencyPs[link ^ 1]!;
        if (ps >= known[before]!) continue;
        known[before] = ps;
        if (waits[before] === 0) queue.push(before);
        waits[before] = 1;
      }
    }
  };
}
