/** Walks route tables: the reference for the kernels, used in tests and reports. */
import { type Fabric, nodeName } from '../model/fabric.ts';
import { NO_LINK, NO_SET, type RouteTables } from '../model/routes.ts';
import { invariant, UserError } from '../util/errors.ts';
import { detourIndex, dModKIndex, ecmpIndex, flowKey, type RoutingChoice, switchSeed } from './choice.ts';
import { detourClasses } from './detours.ts';

/**
 * Plane of a message: 1 (scale-up) where both ranks share a scale-up domain, else 0 (scale-out).
 */
export function routePlane(fabric: Fabric, src: number, dst: number): 0 | 1 {
  return src !== dst && fabric.server[src] === fabric.server[dst] ? 1 : 0;
}

/**
 * Where the walk of a message begins and which class it walks to; `undefined` if it has no port or
 * no path.
 */
export interface Walk {
  /** Node after the first link; `src` itself where ranks forward. */
  readonly start: number;
  readonly dstClass: number;
  readonly plane: 0 | 1;
}

/** The walk from `src` to another rank `dst`, or `undefined` if no path exists. */
export function findWalk(fabric: Fabric, routes: RouteTables, src: number, dst: number): Walk | undefined {
  const plane = routePlane(fabric, src, dst);
  const { firstLink, rankClass } = routes.planes[plane];
  const dstClass = rankClass[dst] ?? NO_LINK;
  const first = firstLink[src] ?? NO_LINK;
  if (dstClass === NO_LINK || (first === NO_LINK && !fabric.ranksForward)) return undefined;
  const start = fabric.ranksForward ? src : (fabric.links.to[first] as number);
  if (start === routes.classNode[dstClass]) return { start, dstClass, plane };
  const row = routes.classRow[dstClass] as number;
  if (row === NO_SET || routes.nextSet[row + start] === NO_SET) return undefined;
  return { start, dstClass, plane };
}

/** Whether a node's packets can get to a class. */
export function isReachable({ classNode, classRow, nextSet }: RouteTables, node: number, c: number): boolean {
  return node === classNode[c] || nextSet[(classRow[c] as number) + node] !== NO_SET;
}

/** Like {@link findWalk}; throws a `UserError` that names the two ranks if no path exists. */
export function requireWalk(fabric: Fabric, routes: RouteTables, src: number, dst: number): Walk {
  for (const rank of [src, dst]) {
    if (!(Number.isInteger(rank) && rank >= 0 && rank < fabric.ranks)) {
      throw new UserError(`rank ${rank} does not exist`, {
        where: fabric.name,
        advice: `the fabric has ranks 0 to ${fabric.ranks - 1}`,
      });
    }
  }
  const walk = findWalk(fabric, routes, src, dst);
  if (walk !== undefined) return walk;
  throw new UserError(`no path from rank ${src} to rank ${dst} in the ${fabric.name} fabric`, {
    where: whereAttached(fabric, routes, src, dst),
    advice:
      'their switches are not joined: give the fabric spines, or use an algorithm whose messages stay on one ' +
      'rail or inside a server',
  });
}

function whereAttached(fabric: Fabric, routes: RouteTables, src: number, dst: number): string {
  const { firstLink, lastLink } = routes.planes[0];
  const up = firstLink[src] as number;
  const down = lastLink[dst] as number;
  const leaf = (link: number, end: Uint32Array): string =>
    link === NO_LINK ? 'no scale-out port' : nodeName(fabric, end[link] as number);
  return `rank ${src} is on ${leaf(up, fabric.links.to)}, rank ${dst} on ${leaf(down, fabric.links.from)}`;
}

/**
 * The links a flow crosses, in order; empty if `src` is `dst`. `channel` is the flow's entropy,
 * `pair` the number of its queue pair if it has several. Throws `UserError` if no path exists. A
 * sprayed flow has many paths: `sprayPaths`.
 */
export function tracePath(
  routes: RouteTables,
  fabric: Fabric,
  choice: RoutingChoice,
  src: number,
  dst: number,
  channel: number,
  seed: number,
  pair = 0,
): number[] {
  invariant(
    choice.name === 'ecmp' || choice.name === 'd-mod-k' || choice.name === 'valiant',
    `${choice.name} gives a flow more than one path`,
  );
  if (src === dst) return [];
  const { start, dstClass, plane } = requireWalk(fabric, routes, src, dst);
  const { firstLink, lastLink } = routes.planes[plane];
  const key = flowKey(src, dst, channel);
  const path: number[] = [];
  if (!fabric.ranksForward) path.push(firstLink[src] as number);
  let node = start;
  const walkTo = (c: number) => {
    while (node !== routes.classNode[c]) {
      const set = routes.nextSet[(routes.classRow[c] as number) + node] as number;
      const first = routes.setStart[set] as number;
      const size = (routes.setStart[set + 1] as number) - first;
      const index =
        choice.name === 'd-mod-k'
          ? dModKIndex(dst, routes.divisor[node] as number, size)
          : ecmpIndex(switchSeed(seed, node, choice.polarize ?? false), key, size, pair);
      const link = routes.setLinks[first + index] as number;
      path.push(link);
      node = fabric.links.to[link] as number;
    }
  };
  if (choice.name === 'valiant' && plane === 0 && node !== routes.classNode[dstClass]) {
    const classes = detourClasses(fabric, routes);
    const by = classes[detourIndex(seed, key, 0, classes.length)] as number;
    if (isReachable(routes, node, by)) walkTo(by);
  }
  walkTo(dstClass);
  if (node !== dst) path.push(lastLink[dst] as number);
  return path;
}

/**
 * One of the shortest paths between two ranks, like {@link tracePath}: for the common properties of
 * all of them.
 */
export function somePath(routes: RouteTables, fabric: Fabric, src: number, dst: number): number[] {
  return tracePath(routes, fabric, { name: 'ecmp' }, src, dst, 0, 1);
}
