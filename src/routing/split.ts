/**
 * The even split of one unit of flow over all shortest paths between two nodes, link by link: the plain form of what
 * `sprayPaths` writes compressed, for tests and reports.
 */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';

export interface Splitter {
  /** Splits a unit that starts at node `start` and goes to a class; returns how many links carry some of it. */
  readonly split: (start: number, dstClass: number) => number;
  /** Links of the last split, each once. */
  readonly links: Uint32Array;
  /** The part of the unit each of them carries, 0..1. */
  readonly shares: Float64Array;
  /** Latency of the slowest path of the last split, ps. */
  readonly latencyPs: () => number;
}

/** Scratch space for splits over one fabric's shortest paths. */
export function createSplitter(fabric: Fabric, routes: RouteTables): Splitter {
  const { to, latencyPs } = fabric.links;
  const { classNode, classRow, nextSet, setStart, setLinks } = routes;
  const links = new Uint32Array(fabric.links.count);
  const shares = new Float64Array(fabric.links.count);
  const share = new Float64Array(fabric.nodeCount);
  const slowest = new Float64Array(fabric.nodeCount);
  const queue = new Uint32Array(fabric.nodeCount);
  let latency = 0;
  return {
    links,
    shares,
    latencyPs: () => latency,
    split(start, dstClass) {
      const target = classNode[dstClass] as number;
      const row = classRow[dstClass] as number;
      share[start] = 1;
      queue[0] = start;
      let tail = 1;
      let size = 0;
      // All links go one hop closer to the target, so first-in-first-out visits a node after all that feed it.
      for (let head = 0; head < tail; head++) {
        const node = queue[head] as number;
        if (node === target) break;
        const set = nextSet[row + node] as number;
        const begin = setStart[set] as number;
        const end = setStart[set + 1] as number;
        const each = (share[node] as number) / (end - begin);
        for (let e = begin; e < end; e++) {
          const link = setLinks[e] as number;
          const next = to[link] as number;
          if (share[next] === 0) queue[tail++] = next;
          share[next]! += each;
          slowest[next] = Math.max(
            slowest[next] as number,
            (slowest[node] as number) + (latencyPs[link] as number),
          );
          links[size] = link;
          shares[size++] = each;
        }
      }
      latency = slowest[target] as number;
      for (let i = 0; i < tail; i++) {
        share[queue[i] as number] = 0;
        slowest[queue[i] as number] = 0;
      }
      return size;
    },
  };
}
