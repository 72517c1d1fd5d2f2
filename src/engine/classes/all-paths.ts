/** The links of flows that are spread over all paths. */
import { findWalk, routePlane } from '../../routing/path.ts';
import type { FlowRun } from '../flow/api.ts';
import type { Tell } from './trail.ts';

/**
 * Flows on all paths that next sets lead to. Tells of `mostVisits` links at most, then of no flow
 * more.
 */
export function allPaths({ fabric, routes }: FlowRun, mostVisits: number): Tell {
  const { latencyPs, rateBps, to } = fabric.links;
  const { classNode, classRow, nextSet, setStart, setLinks } = routes;
  const place = new Uint32Array(fabric.nodeCount);
  const seenIn = new Uint32Array(fabric.nodeCount);
  const queue: number[] = [];
  let walks = 0;
  let visits = 0;
  const reach = (node: number) => {
    if (seenIn[node] === walks) return place[node]!;
    seenIn[node] = walks;
    place[node] = queue.push(node) - 1;
    return place[node]!;
  };
  return (src, dst, _channel, trail) => {
    const walk = findWalk(fabric, routes, src, dst);
    if (!walk || visits > mostVisits) return false;
    const cross = (link: number) => {
      if (link >= latencyPs.length) return;
      trail.link(link, rateBps[link]!);
      trail.fact(latencyPs[link]!);
    };
    const { firstLink, lastLink } = routes.planes[routePlane(fabric, src, dst)];
    cross(firstLink[src]!);
    cross(lastLink[dst]!);
    const target = classNode[walk.dstClass]!;
    if (walk.start === target || trail.known(walk.start, walk.dstClass)) return true;
    walks++;
    queue.length = 0;
    reach(walk.start);
    for (let head = 0; head < queue.length; head++) {
      const node = queue[head]!;
      if (node === target) continue;
      const set = nextSet[classRow[walk.dstClass]! + node]!;
      const end = setStart[set + 1]!;
      trail.fact(end - setStart[set]!);
      for (let entry = setStart[set]!; entry < end; entry++) {
        cross(setLinks[entry]!);
        trail.fact(reach(to[setLinks[entry]!]!));
        visits++;
      }
    }
    return true;
  };
}
