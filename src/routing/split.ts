/**
 * The even split of one unit of flow over all shortest paths between two nodes, link by link. It is
 * the plain form of the compressed result of `sprayPaths`, for tests and reports.
 */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';

export interface Splitter {
  /**
   * Splits a unit that starts at node `start` and goes to a class; returns how many links carry
   * some of it.
   */
  readonly split: (start: number, dstClass: number) => number;
  /** Links of the last split, each once. */
  readonly links: Uint32Array;
  /** The part of the unit each of them carries, 0..1. */
  readonly shares: Float64Array;
  /** Latency of the slowest path of the last split, ps. */
  readonly latencyPs: () => number;
}

/** Scratch space for splits over the paths of one fabric's tables. */
export function createSplitter(fabric: Fabric, routes: RouteTables): Splitter {
  const { to, latencyPs } = fabric.links;
  const { classNode, classRow, nextSet, setStart, setLinks } = routes;
  const links = new Uint32Array(fabric.links.count);
  const shares = new Float64Array(fabric.links.count);
  /** Place of each link in `links`, or -1. */
  const place = new Int32Array(fabric.links.count).fill(-1);
  let [level, next] = [createLevel(fabric.nodeCount), createLevel(fabric.nodeCount)];
  let latency = 0;
  return {
    links,
    shares,
    latencyPs: () => latency,
    split(start, dstClass) {
      const target = classNode[dstClass] as number;
      const row = classRow[dstClass] as number;
      let size = 0;
      latency = 0;
      level.add(start, 1, 0);
      // Hop by hop: paths may differ in length, and a link may be in a set several times.
      while (level.nodes.length > 0) {
        for (const node of level.nodes) {
          const [share, reachedPs] = [level.share[node] as number, level.slowest[node] as number];
          if (node === target) {
            latency = Math.max(latency, reachedPs);
            continue;
          }
          const set = nextSet[row + node] as number;
          const [begin, end] = [setStart[set] as number, setStart[set + 1] as number];
          const each = share / (end - begin);
          for (let e = begin; e < end; e++) {
            const link = setLinks[e] as number;
            if (place[link] === -1) {
              place[link] = size;
              links[size] = link;
              shares[size++] = 0;
            }
            shares[place[link] as number]! += each;
            next.add(to[link] as number, each, reachedPs + (latencyPs[link] as number));
          }
        }
        level.clear();
        [level, next] = [next, level];
      }
      for (let i = 0; i < size; i++) place[links[i] as number] = -1;
      return size;
    },
  };
}

/** Nodes after so many hops, the part of the unit at each, and when its last bit is there, ps. */
function createLevel(nodeCount: number) {
  const nodes: number[] = [];
  const share = new Float64Array(nodeCount);
  const slowest = new Float64Array(nodeCount);
  return {
    nodes,
    share,
    slowest,
    add(node: number, part: number, reachedPs: number) {
      if (share[node] === 0) nodes.push(node);
      share[node]! += part;
      slowest[node] = Math.max(slowest[node] as number, reachedPs);
    },
    clear() {
      for (const node of nodes) {
        share[node] = 0;
        slowest[node] = 0;
      }
      nodes.length = 0;
    },
  };
}
