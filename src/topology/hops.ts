/** Distances between ranks, read off the route tables: exact, by destination class. */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, NO_SET, type RouteTables } from '../model/routes.ts';

export interface HopFacts {
  /** Links on the longest shortest path between two ranks, each pair on the plane it uses. */
  readonly diameterHops: number;
  /** Mean over all ordered pairs of different ranks that have a path; 0 where there is none. */
  readonly meanHops: number;
  /** Ordered pairs of different ranks that have no path. */
  readonly unreachablePairs: number;
}

/** Diameter and mean distance. Cost: classes × switches, plus pairs inside servers. */
export function hopFacts(fabric: Fabric, routes: RouteTables): HopFacts {
  const { ranks } = fabric;
  const pairs = new Float64Array(routes.maxHops + 1);
  const { nodeOf, ranksOf } = scaleOutAttachments(fabric, routes);
  const ends = fabric.ranksForward ? 0 : 2;
  const distance = new Int32Array(fabric.nodeCount);
  const mates = serverMates(fabric);
  for (const [c, destinations] of ranksOf) {
    distance.fill(UNKNOWN);
    for (const other of ranksOf.keys()) {
      const hops = switchHops(fabric, routes, routes.classNode[other] as number, c, distance);
      const sources = (ranksOf.get(other) as number[]).length;
      if (hops >= 0) pairs[hops + ends]! += sources * destinations.length;
    }
    pairs[ends]! -= destinations.length; // each rank with itself
    for (const dst of destinations) {
      for (const src of mates(dst)) {
        const scaleOut = distance[nodeOf[src] as number] as number;
        if (scaleOut >= 0) pairs[scaleOut + ends]!--;
        pairs[scaleUpHops(fabric, routes, src, dst)]!++;
      }
    }
  }
  // Ranks without a scale-out port meet others of their server only.
  routes.planes[0].rankClass.forEach((c, dst) => {
    if (c !== NO_LINK) return;
    for (const src of mates(dst)) pairs[scaleUpHops(fabric, routes, src, dst)]!++;
  });
  return summary(pairs, ranks);
}

const UNKNOWN = -2;
const UNREACHABLE = -1;

/** Node each rank's scale-out port hangs on, and the ranks of each scale-out class. */
function scaleOutAttachments(
  fabric: Fabric,
  routes: RouteTables,
): { readonly nodeOf: Uint32Array; readonly ranksOf: ReadonlyMap<number, number[]> } {
  const ranksOf = new Map<number, number[]>();
  const nodeOf = new Uint32Array(fabric.ranks);
  routes.planes[0].rankClass.forEach((c, rank) => {
    if (c === NO_LINK) return;
    nodeOf[rank] = routes.classNode[c] as number;
    const ranks = ranksOf.get(c);
    if (ranks === undefined) ranksOf.set(c, [rank]);
    else ranks.push(rank);
  });
  return { nodeOf, ranksOf };
}

/** The other ranks of a rank's server. */
function serverMates({ server }: Fabric): (rank: number) => readonly number[] {
  const members = new Map<number, number[]>();
  server.forEach((s, rank) => {
    const ranks = members.get(s);
    if (ranks === undefined) members.set(s, [rank]);
    else ranks.push(rank);
  });
  return (rank) => (members.get(server[rank] as number) ?? []).filter((mate) => mate !== rank);
}

/** Links from `start` to the node of class `c`, remembered in `distance` for every node on the way. */
function switchHops(
  fabric: Fabric,
  routes: RouteTables,
  start: number,
  c: number,
  distance: Int32Array,
): number {
  const target = routes.classNode[c] as number;
  const row = routes.classRow[c] as number;
  distance[target] = 0;
  const way: number[] = [];
  let node = start;
  while (distance[node] === UNKNOWN) {
    const set = row === NO_SET ? NO_SET : (routes.nextSet[row + node] as number);
    if (set === NO_SET) {
      distance[node] = UNREACHABLE;
      break;
    }
    way.push(node);
    const link = routes.setLinks[routes.setStart[set] as number] as number;
    node = fabric.links.to[link] as number;
  }
  let hops = distance[node] as number;
  for (let i = way.length - 1; i >= 0; i--) distance[way[i] as number] = ++hops;
  return hops;
}

/** Links between two ranks of one server. */
function scaleUpHops(fabric: Fabric, routes: RouteTables, src: number, dst: number): number {
  const { firstLink, rankClass } = routes.planes[1];
  const c = rankClass[dst] as number;
  let node = fabric.links.to[firstLink[src] as number] as number;
  let hops = 2;
  while (node !== routes.classNode[c]) {
    const set = routes.nextSet[(routes.classRow[c] as number) + node] as number;
    node = fabric.links.to[routes.setLinks[routes.setStart[set] as number] as number] as number;
    hops++;
  }
  return hops;
}

function summary(pairs: Float64Array, ranks: number): HopFacts {
  let reachable = 0;
  let hopSum = 0;
  let diameterHops = 0;
  pairs.forEach((count, hops) => {
    if (count === 0) return;
    reachable += count;
    hopSum += count * hops;
    diameterHops = hops;
  });
  return {
    diameterHops,
    meanHops: reachable > 0 ? hopSum / reachable : 0,
    unreachablePairs: ranks * (ranks - 1) - reachable,
  };
}
