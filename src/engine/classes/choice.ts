/** Whether flows of a schedule have more than one path. */
import type { Fabric } from '../../model/fabric.ts';
import { NO_SET, type RouteTables } from '../../model/routes.ts';
import type { Schedule } from '../../model/schedule.ts';
import { findWalk } from '../../routing/path.ts';
import { eachPair } from '../flow/pairs.ts';

/** A fabric and its routes. */
export interface Ways {
  readonly fabric: Fabric;
  readonly routes: RouteTables;
}

/**
 * Whether any two ranks between which the schedule sends have more than one path. It stops at the
 * first such pair.
 */
export function hasChoice({ fabric, routes }: Ways, schedule: Schedule): boolean {
  for (const [src, dst] of eachPair(fabric, routes, schedule)) {
    if (manyPaths({ fabric, routes }, src, dst)) return true;
  }
  return false;
}

/** If each node has one next link, only one path exists, and it is followed. */
function manyPaths({ fabric, routes }: Ways, src: number, dst: number): boolean {
  const walk = findWalk(fabric, routes, src, dst);
  if (!walk) return false;
  const { nextSet, setStart, setLinks, classNode, classRow } = routes;
  for (let node = walk.start; node !== classNode[walk.dstClass]; ) {
    const set = nextSet[classRow[walk.dstClass]! + node]!;
    if (set === NO_SET) return false;
    // Weights and resilient hashing repeat a link.
    const [first, ...others] = setLinks.subarray(setStart[set]!, setStart[set + 1]!);
    if (others.some((link) => link !== first)) return true;
    node = fabric.links.to[first!]!;
  }
  return false;
}
