/**
 * Minimal routes of a dragonfly: Kim, Dally, Scott, Abts, "Technology-Driven, Highly-Scalable
 * Dragonfly Topology", ISCA 2008, §4.1 (section not checked). A packet goes within its group to a
 * router that has a global channel to the destination's group. It goes over that channel, and
 * within that group to the destination. So it takes one global link at most. A router with global
 * links of its own to that group takes those. Any other takes all routers of its group that have
 * some, wherever in the destination's group they lead. By fewest hops packets would now and then
 * take two global links by way of a third group. Or they would crowd onto the cable that ends at
 * their router. If failures have left a group without such a link, its routers go to the nearest
 * node that has a way: a third group.
 */
import type { Adjacency } from './adjacency.ts';
import type { Found, Way } from './way.ts';

/** The way by groups of nodes; `whole` is the graph without failures. */
export function oneGlobalWay(group: Uint32Array, whole: Adjacency): Way {
  const nodes = group.length;
  let members = 0;
  for (let node = 0; node < nodes; node++) if (whole.outStart[node] !== whole.outStart[node + 1]) members++;
  /** 1 where a node has no way within the rule. */
  const strays = new Uint8Array(nodes);
  let distance = new Int32Array(0);
  let home = 0;
  let gate = 0;
  return {
    search(graph, target, into) {
      const { inStart, inFrom } = graph;
      const { queue } = into;
      distance = into.distance as typeof distance;
      distance.fill(-1);
      strays.fill(0);
      home = group[target]!;
      distance[target] = 0;
      queue[0] = target;
      const inside = spreadWithin(graph, group, into, 0, 1);
      // All routers with global links to the group stand at one distance, however far behind those
      // the target is.
      gate = distance[queue[inside - 1]!]! + 1;
      let tail = inside;
      for (let i = 0; i < inside; i++) {
        const node = queue[i]!;
        for (let e = inStart[node]!; e < inStart[node + 1]!; e++) {
          const before = inFrom[e]!;
          if (distance[before] !== -1) continue;
          distance[before] = gate;
          queue[tail++] = before;
        }
      }
      tail = spreadWithin(graph, group, into, inside, tail);
      return tail < members ? reachStrays(graph, into, tail, strays) : tail;
    },
    takes(node, next) {
      const closer = distance[next] === distance[node]! - 1;
      if (strays[node] === 1) return closer;
      if (group[node] === home || distance[node] !== gate) return closer && group[next] === group[node];
      return group[next] === home && distance[next] !== -1;
    },
  };
}

/**
 * Goes on from the nodes at `head` to `tail` of the queue within their groups; returns the new end
 * of the queue.
 */
function spreadWithin(
  { inStart, inFrom }: Adjacency,
  group: Uint32Array,
  { distance, queue }: Found,
  head: number,
  tail: number,
): number {
  let end = tail;
  for (let i = head; i < end; i++) {
    const node = queue[i]!;
    const [own, next] = [group[node]!, distance[node]! + 1];
    const last = inStart[node + 1]!;
    for (let e = inStart[node]!; e < last; e++) {
      const before = inFrom[e]!;
      if (distance[before] !== -1 || group[before] !== own) continue;
      distance[before] = next;
      queue[end++] = before;
    }
  }
  return end;
}

/**
 * Adds nodes that have a way to one of the first `reached` only by other links, keeping the queue
 * in order of distance.
 */
function reachStrays(
  { inStart, inFrom }: Adjacency,
  { distance, queue }: Found,
  reached: number,
  strays: Uint8Array,
): number {
  const byDistance: number[][] = [];
  const put = (node: number) => {
    while (byDistance.length <= distance[node]!) byDistance.push([]);
    byDistance[distance[node]!]!.push(node);
  };
  queue.subarray(0, reached).forEach(put);
  for (let hops = 0; hops < byDistance.length; hops++) {
    for (const node of byDistance[hops]!) {
      for (let e = inStart[node]!; e < inStart[node + 1]!; e++) {
        const before = inFrom[e]!;
        if (distance[before] !== -1) continue;
        distance[before] = hops + 1;
        strays[before] = 1;
        put(before);
      }
    }
  }
  let tail = 0;
  for (const nodes of byDistance) for (const node of nodes) queue[tail++] = node;
  return tail;
}
