/**
 * Route tables: all shortest paths, as next-link sets. One breadth-first search per destination class from the
 * class's node against the links' direction; a link is in a node's set if it takes the packet one hop closer.
 * Cost: classes × links. Equal sets are stored once.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, NO_SET, type RoutePlane, type RouteTables } from '../model/routes.ts';
import { UserError } from '../util/errors.ts';
import { adjacency } from './adjacency.ts';
import { dModKDivisors } from './divisors.ts';
import { attachRanks } from './planes.ts';
import { createSets } from './sets.ts';

/** Largest `nextSet` we build, entries (1 GiB). */
const MAX_ENTRIES = 1 << 28;

/**
 * Route tables of a fabric, in the layout {@link RouteTables} documents.
 * Throws `UserError` when they would take more than 1 GiB.
 */
export function buildRoutes(fabric: Fabric): RouteTables {
  const attached = attachRanks(fabric);
  const { classNode, classPlane } = attached;
  const graph = adjacency(fabric);
  // A switch's routes are read for switches only, so rows may overlap in the entries of ranks.
  const unread = fabric.ranksForward ? 0 : fabric.ranks;
  const rowLength = fabric.nodeCount - unread;
  const classRow = new Uint32Array(classNode.length).fill(NO_SET);
  let rows = 0;
  classNode.forEach((node, c) => {
    if (graph.inStart[node] !== graph.inStart[node + 1]) classRow[c] = rows++ * rowLength;
  });
  const entries = rows > 0 ? unread + rows * rowLength : 0;
  if (entries > MAX_ENTRIES) {
    throw new UserError(
      `route tables for ${rows} destinations over ${rowLength} nodes would take ${(entries / 2 ** 28).toFixed(1)} GiB; at most 1 GiB is allowed`,
      { where: fabric.name, advice: 'use fewer switches of a higher radix, or fewer ranks' },
    );
  }
  const nextSet = new Uint32Array(entries).fill(NO_SET);
  const sets = createSets();
  const hasRanks = new Uint8Array(fabric.nodeCount);
  for (const node of classNode) hasRanks[node] = 1;
  const ends = fabric.ranksForward ? 0 : 2;
  let maxHops = hopsOnOneSwitch(fabric, attached.planes, classNode);

  const distance = new Int32Array(fabric.nodeCount);
  const queue = new Uint32Array(fabric.nodeCount);
  const candidate = new Uint32Array(graph.maxOut);
  classNode.forEach((target, c) => {
    const row = classRow[c] as number;
    if (row === NO_SET) return;
    const plane = classPlane[c] as number;
    const reached = search(fabric, graph, target, plane, distance, queue);
    for (let i = 1; i < reached; i++) {
      const node = queue[i] as number;
      const hops = distance[node] as number;
      let size = 0;
      for (let e = graph.outStart[node] as number; e < (graph.outStart[node + 1] as number); e++) {
        const link = graph.outLinks[e] as number;
        const closer = distance[fabric.links.to[link] as number] === hops - 1;
        if (closer && fabric.links.scaleUp[link] === plane) candidate[size++] = link;
      }
      nextSet[row + node] = sets.intern(candidate, size);
      if (hasRanks[node] === 1) maxHops = Math.max(maxHops, hops + ends);
    }
  });
  return {
    planes: attached.planes,
    classNode,
    classRow,
    nextSet,
    ...sets.finish(),
    divisor: dModKDivisors(fabric, attached.planes[0], classNode),
    maxHops,
  };
}

/** Distances to `target` along links of `plane`; returns how many nodes reach it, listed in `queue` by distance. */
function search(
  fabric: Fabric,
  graph: ReturnType<typeof adjacency>,
  target: number,
  plane: number,
  distance: Int32Array,
  queue: Uint32Array,
): number {
  const { inStart, inLinks } = graph;
  const { from, scaleUp } = fabric.links;
  distance.fill(-1);
  distance[target] = 0;
  queue[0] = target;
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const node = queue[head] as number;
    const next = (distance[node] as number) + 1;
    for (let e = inStart[node] as number; e < (inStart[node + 1] as number); e++) {
      const link = inLinks[e] as number;
      const before = from[link] as number;
      if (distance[before] !== -1 || scaleUp[link] !== plane) continue;
      distance[before] = next;
      queue[tail++] = before;
    }
  }
  return tail;
}

/** 2 where some switch has two ranks, else 0: the shortest pairs never appear in a search between switches. */
function hopsOnOneSwitch(fabric: Fabric, planes: readonly RoutePlane[], classNode: Uint32Array): number {
  if (fabric.ranksForward) return 0;
  const seen = new Uint8Array(classNode.length);
  for (const { rankClass } of planes) {
    for (const c of rankClass) {
      if (c === NO_LINK) continue;
      if (seen[c] === 1) return 2;
      seen[c] = 1;
    }
  }
  return 0;
}
