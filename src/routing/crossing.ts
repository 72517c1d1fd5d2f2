/** Which groups of ranks have shortest paths over some links. */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import { findWalk } from './path.ts';

/** Answers whether a path between two ranks of a group may lead over one of the links. */
export function crossingOf(
  fabric: Fabric,
  routes: RouteTables,
  links: ReadonlySet<number>,
): (group: Uint32Array) => boolean {
  /** Class and node → whether a link is on a path from there on. */
  const known = new Map<number, boolean>();
  const nodes = fabric.links.from.reduce((most, node) => Math.max(most, node + 1), 0);
  const from = (node: number, dstClass: number): boolean => {
    if (node === routes.classNode[dstClass]) return false;
    const key = dstClass * nodes + node;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, false);
    const set = routes.nextSet[routes.classRow[dstClass]! + node]!;
    const next = routes.setLinks.subarray(routes.setStart[set]!, routes.setStart[set + 1]!);
    const crosses = next.some((link) => links.has(link) || from(fabric.links.to[link]!, dstClass));
    known.set(key, crosses);
    return crosses;
  };
  const between = (src: number, dst: number): boolean => {
    const walk = findWalk(fabric, routes, src, dst);
    if (!walk) return false;
    const { firstLink, lastLink } = routes.planes[walk.plane];
    const ends = fabric.ranksForward ? [] : [firstLink[src]!, lastLink[dst]!];
    return ends.some((link) => links.has(link)) || from(walk.start, walk.dstClass);
  };
  return (group) => group.some((src) => group.some((dst) => src !== dst && between(src, dst)));
}
