/**
 * Breadth-first searches from many nodes at once, a bit a search: Then et al., *The More the
 * Merrier: Efficient Multi-Source Graph Traversal*, VLDB 2015, §3. So the common part of a fabric's
 * leaves is walked over once for 32 of them.
 */
import { type Fabric, NodeKind } from '../../model/fabric.ts';

/** Searches of a batch: bits of a word. */
export const BATCH = 32;

/** For each node the nodes from which a link leads to it, in compressed rows. */
export interface Arrivals {
  readonly start: Uint32Array;
  readonly from: Uint32Array;
  /** The link of each. */
  readonly link: Uint32Array;
}

/** Links of a plane (0 scale-out, 1 scale-up) between nodes that forward, by their heads. */
export function arrivalsOf({ links: all, kind, nodeCount, ranksForward }: Fabric, plane: number): Arrivals {
  const { count, from, to, scaleUp } = all;
  const forwards = (node: number) => ranksForward || kind[node] !== NodeKind.rank;
  const start = new Uint32Array(nodeCount + 1);
  const inner = new Uint8Array(count);
  for (let link = 0; link < count; link++) {
    if (scaleUp[link] !== plane || !forwards(from[link]!) || !forwards(to[link]!)) continue;
    inner[link] = 1;
    start[to[link]! + 1]!++;
  }
  for (let node = 0; node < nodeCount; node++) start[node + 1]! += start[node]!;
  const next = start.slice();
  const tails = new Uint32Array(start[nodeCount]!);
  const links = new Uint32Array(start[nodeCount]!);
  for (let link = 0; link < count; link++) {
    if (inner[link] === 0) continue;
    const arc = next[to[link]!]!++;
    tails[arc] = from[link]!;
    links[arc] = link;
  }
  return { start, from: tails, link: links };
}

/**
 * Searches backwards from `targets`, {@link BATCH} at most. `visit` is called once for each
 * distance, from 0 up, with the nodes at that distance from any target. By node, it gets bits of
 * the targets they are so far from. Cost: the links times the distances at which a node is met, at
 * most.
 */
export function searchFrom(
  { start, from }: Arrivals,
  targets: readonly number[],
  visit: (distance: number, nodes: Uint32Array, bits: Uint32Array) => void,
): void {
  const nodes = start.length - 1;
  const seen = new Uint32Array(nodes);
  let [bits, fresh] = [new Uint32Array(nodes), new Uint32Array(nodes)];
  let [front, next] = [new Uint32Array(nodes), new Uint32Array(nodes)];
  let count = 0;
  targets.forEach((node, i) => {
    if (bits[node] === 0) front[count++] = node;
    bits[node]! |= 1 << i;
  });
  for (let distance = 0; count > 0; distance++) {
    for (let i = 0; i < count; i++) seen[front[i]!]! |= bits[front[i]!]!;
    visit(distance, front.subarray(0, count), bits);
    let found = 0;
    for (let i = 0; i < count; i++) {
      const node = front[i]!;
      const mine = bits[node]!;
      bits[node] = 0;
      const end = start[node + 1]!;
      for (let arc = start[node]!; arc < end; arc++) {
        const tail = from[arc]!;
        const news = mine & ~seen[tail]!;
        if (news === 0) continue;
        if (fresh[tail] === 0) next[found++] = tail;
        fresh[tail]! |= news;
      }
    }
    [bits, fresh] = [fresh, bits];
    [front, next] = [next, front];
    count = found;
  }
}
