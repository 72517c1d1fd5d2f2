/**
 * Distances between ranks: exact, by breadth-first search from each node that ranks hang on,
 * without route tables.
 */
import type { Fabric } from '../../model/fabric.ts';
import { type Arrivals, arrivalsOf, BATCH, searchFrom } from './breadth.ts';

export interface HopFacts {
  /** Links on the longest shortest path between two ranks, each pair on the plane it uses. */
  readonly diameterHops: number;
  /** Mean over all ordered pairs of different ranks that have a path; 0 without such pairs. */
  readonly meanHops: number;
  /** Ordered pairs of different ranks that have no path. */
  readonly unreachablePairs: number;
  /**
   * Whether distances to all ranks were found; if not, the diameter is at least so long, and the
   * rest an estimate.
   */
  readonly exact: boolean;
}

export interface HopOptions {
  /** Called now and then with the fraction done. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /**
   * Links times searches of {@link BATCH} nodes, above which distances to some ranks only are
   * found, picked evenly.
   */
  readonly mostWork?: number;
}

/**
 * Diameter and mean distance. Ranks of one server use the scale-up plane, all others the scale-out
 * plane. Cost: links × nodes that ranks hang on / {@link BATCH}, times the few distances at which
 * these meet a node.
 */
export function hopFacts(fabric: Fabric, { onProgress, mostWork = Infinity }: HopOptions = {}): HopFacts {
  const ends = fabric.ranksForward ? 0 : 2;
  const pairs: number[] = [];
  const add = (hops: number, count: number) => {
    pairs[hops] = (pairs[hops] ?? 0) + count;
  };
  const ranksOn = new Float64Array(fabric.nodeCount);
  const nodeOf = attachments(fabric, 0);
  for (const node of nodeOf) if (node !== NOWHERE) ranksOn[node]!++;
  const all = Array.from(ranksOn.keys()).filter((node) => ranksOn[node]! > 0);
  const mates = matesByNode(fabric, nodeOf);
  const arrivals = arrivalsOf(fabric, 0);
  const hosts = evenly(all, BATCH * Math.max(1, Math.floor(mostWork / (arrivals.from.length + 1))));
  const on = (nodes: readonly number[]) => nodes.reduce((sum, node) => sum + ranksOn[node]!, 0);
  const scale = hosts.length < all.length ? on(all) / on(hosts) : 1;
  for (let first = 0; first < hosts.length; first += BATCH) {
    onProgress?.(first / hosts.length);
    const targets = hosts.slice(first, first + BATCH);
    const weights = targets.map((node) => ranksOn[node]!);
    searchFrom(arrivals, targets, (distance, nodes, bits) => {
      let count = 0;
      for (let i = 0; i < nodes.length; i++) {
        const node = nodes[i]!;
        if (ranksOn[node]! > 0) count += ranksOn[node]! * weightOf(bits[node]!, weights);
      }
      targets.forEach((target, i) => {
        // A rank and itself are not a pair; ranks of one server are not here.
        if (distance === 0) count -= ranksOn[target]!;
        for (const [node, mated] of mates.get(target) ?? []) if ((bits[node]! >>> i) & 1) count -= mated;
      });
      if (count !== 0) add(distance + ends, count * scale);
    });
  }
  scaleUpPairs(fabric, add);
  return { ...summary(pairs, fabric.ranks), exact: scale === 1 };
}

/** At most `most` of them, evenly. */
export function evenly(nodes: readonly number[], most: number): readonly number[] {
  if (nodes.length <= most) return nodes;
  return Array.from({ length: most }, (_, i) => nodes[Math.floor(((i + 0.5) * nodes.length) / most)]!);
}

/** No node. */
export const NOWHERE = 0xffffffff;

/** Sum of the weights whose bits are set. */
function weightOf(bits: number, weights: readonly number[]): number {
  let sum = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) sum += weights[31 - Math.clz32(rest & -rest)]!;
  return sum;
}

/**
 * The node that each rank hangs on in a plane, or {@link NOWHERE}; where ranks forward, the rank
 * itself.
 */
export function attachments({ ranks, ranksForward, links }: Fabric, plane: number): Uint32Array {
  if (ranksForward)
    return plane === 0 ? Uint32Array.from({ length: ranks }, (_, rank) => rank) : noNodes(ranks);
  const nodeOf = noNodes(ranks);
  for (let link = 0; link < links.count; link++) {
    const rank = links.to[link]!;
    if (rank < ranks && links.scaleUp[link] === plane) nodeOf[rank] = links.from[link]!;
  }
  return nodeOf;
}

function noNodes(ranks: number): Uint32Array {
  return new Uint32Array(ranks).fill(NOWHERE);
}

/** Ordered pairs of ranks of one server, by the node of the second and that of the first. */
export function matesByNode(
  fabric: Fabric,
  nodeOf: Uint32Array,
): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const mates = new Map<number, Map<number, number>>();
  for (const members of servers(fabric)) {
    const on = new Map<number, number>();
    for (const rank of members) on.set(nodeOf[rank]!, (on.get(nodeOf[rank]!) ?? 0) + 1);
    for (const [to, there] of on) {
      for (const [from, here] of on) {
        const count = here * (from === to ? there - 1 : there);
        if (count === 0 || from === NOWHERE || to === NOWHERE) continue;
        const row = mates.get(to) ?? new Map<number, number>();
        row.set(from, (row.get(from) ?? 0) + count);
        mates.set(to, row);
      }
    }
  }
  return mates;
}

/** Ranks of each server that has several. */
function servers({ server }: Fabric): number[][] {
  const members = new Map<number, number[]>();
  server.forEach((s, rank) => {
    const ranks = members.get(s);
    if (ranks === undefined) members.set(s, [rank]);
    else ranks.push(rank);
  });
  return [...members.values()].filter((ranks) => ranks.length > 1);
}

/**
 * Adds the ordered pairs of different ranks of each server, by their distance on the scale-up
 * plane.
 */
function scaleUpPairs(fabric: Fabric, add: (hops: number, count: number) => void): void {
  const nodeOf = attachments(fabric, 1);
  let arrivals: Arrivals | undefined;
  for (const members of servers(fabric)) {
    const on = new Map<number, number>();
    for (const rank of members) {
      const node = nodeOf[rank]!;
      if (node !== NOWHERE) on.set(node, (on.get(node) ?? 0) + 1);
    }
    for (const count of on.values()) add(2, count * (count - 1));
    if (on.size < 2) continue;
    // More than one switch in a server: few enough to be searched one by one.
    arrivals ??= arrivalsOf(fabric, 1);
    for (const [target, there] of on) {
      searchFrom(arrivals, [target], (distance, nodes) => {
        if (distance === 0) return;
        for (const node of nodes) add(distance + 2, there * (on.get(node) ?? 0));
      });
    }
  }
}

function summary(pairs: readonly number[], ranks: number): Omit<HopFacts, 'exact'> {
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
    // Estimates are not whole numbers.
    unreachablePairs: Math.round(ranks * (ranks - 1) - reachable),
  };
}
