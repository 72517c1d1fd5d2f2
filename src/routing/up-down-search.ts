/**
 * Up*-down* distances: Schroeder et al., "Autonet: A High-speed, Self-configuring Local Area
 * Network Using Point-to-point Links", IEEE JSAC 9(8), 1991, §6.6.4 (not checked to the section).
 * Every link is given a direction, towards a root or away from it. A path never goes up again once
 * it has come down, so that links cannot wait for each other in a circle. Here a node goes down as
 * soon as it can, by the fewest hops, else up by the fewest; next sets need no memory then. In a
 * fabric of tiers the roots are the switches of the highest, so paths are free of valleys. Else it
 * is the first switch.
 */
import { type Fabric, NodeKind } from '../model/fabric.ts';
import type { Adjacency } from './adjacency.ts';
import type { Found, Way } from './way.ts';

/** Where nodes stand: a link leads up if, and only if, its head stands before its tail. */
function heights({ kind, tier, nodeCount, ranks, ranksForward }: Fabric, graph: Adjacency): Uint32Array {
  const isNode = (node: number) => ranksForward || node >= ranks;
  const scaleOut = (node: number) => kind[node] === NodeKind.scaleOutSwitch;
  let highest = 0;
  let lowest = 255;
  for (let node = 0; node < nodeCount; node++) {
    if (!scaleOut(node)) continue;
    highest = Math.max(highest, tier[node] as number);
    lowest = Math.min(lowest, tier[node] as number);
  }
  const level = new Int32Array(nodeCount).fill(-1);
  const queue: number[] = [];
  const start = (node: number) => {
    level[node] = 0;
    queue.push(node);
  };
  if (highest > lowest && !ranksForward) {
    for (let node = 0; node < nodeCount; node++) if (scaleOut(node) && tier[node] === highest) start(node);
  }
  // Parts that no root reaches (other planes, rails, scale-up domains) get one of their own, the
  // first node.
  for (let next = 0, head = 0; ; head++) {
    if (head === queue.length) {
      while (next < nodeCount && !(isNode(next) && level[next] === -1)) next++;
      if (next === nodeCount) break;
      start(next);
    }
    const node = queue[head] as number;
    const end = graph.inStart[node + 1] as number;
    for (let e = graph.inStart[node] as number; e < end; e++) {
      const before = graph.inFrom[e] as number;
      if (level[before] !== -1) continue;
      level[before] = (level[node] as number) + 1;
      queue.push(before);
    }
  }
  const order = Array.from({ length: nodeCount }, (_, node) => node);
  order.sort((a, b) => (level[a] as number) - (level[b] as number) || a - b);
  const place = new Uint32Array(nodeCount);
  order.forEach((node, i) => {
    place[node] = i;
  });
  return place;
}

/** The way by where nodes stand. */
export function upDownWay(fabric: Fabric, whole: Adjacency): Way {
  const upDown = { place: heights(fabric, whole), goesDown: new Uint8Array(fabric.nodeCount) };
  let distance = new Int32Array(0);
  return {
    search(graph, target, into) {
      distance = into.distance as typeof distance;
      return upDownTo(graph, target, into, upDown);
    },
    takes: (node, next) => distance[next] === distance[node]! - 1 && mayTake(upDown, node, next),
  };
}

/** Distances to one target; those of nodes that go down are found first. */
interface UpDown {
  readonly place: Uint32Array;
  /** 1 where the node goes down. */
  readonly goesDown: Uint8Array;
}

/**
 * Hops from every node to `target`, -1 without a way, and the reached nodes in `queue` by distance;
 * returns their number. `goesDown` then says which of them go down.
 */
function upDownTo(
  { inStart, inFrom }: Adjacency,
  target: number,
  { distance, queue }: Found,
  { place, goesDown }: UpDown,
): number {
  distance.fill(-1);
  goesDown.fill(0);
  const byDistance: number[][] = [[target]];
  distance[target] = 0;
  goesDown[target] = 1;
  const spread = (down: boolean) => {
    for (let hops = 0; hops < byDistance.length; hops++) {
      for (const node of byDistance[hops] as number[]) {
        const end = inStart[node + 1] as number;
        for (let e = inStart[node] as number; e < end; e++) {
          const before = inFrom[e] as number;
          const isDown = (place[node] as number) > (place[before] as number);
          if (isDown !== down || distance[before] !== -1) continue;
          distance[before] = hops + 1;
          if (down) goesDown[before] = 1;
          const others = byDistance[hops + 1];
          if (others) others.push(before);
          else byDistance.push([before]);
        }
      }
    }
  };
  spread(true);
  spread(false);
  let tail = 0;
  for (const nodes of byDistance) for (const node of nodes) queue[tail++] = node;
  return tail;
}

/** Whether a link that leads one hop closer is one that the node may take. */
function mayTake({ place, goesDown }: UpDown, node: number, next: number): boolean {
  const isDown = (place[next] as number) > (place[node] as number);
  return goesDown[node] === 1 ? isDown && goesDown[next] === 1 : !isDown;
}
