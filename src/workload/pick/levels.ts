/**
 * The cost of messages on a fabric before any protocol: latency and rate inside a server and
 * between servers.
 */
import type { Fabric } from '../../model/fabric.ts';
import type { RouteTables } from '../../model/routes.ts';
import { findWalk, somePath } from '../../routing/path.ts';

export interface LevelOfGroup {
  /** Latency of the path, ps. */
  readonly pathPs: number;
  /** Time of a byte at the slower of the two ranks' ports, ps. */
  readonly betaPs: number;
  /** No path takes less, ps. */
  readonly leastPathPs: number;
  /** Links by which a rank may send at this level. */
  readonly ports: number;
}

export interface GroupLevels {
  /** Ranks of the group in each server, all alike and next to each other; 1 where they are not. */
  readonly gpus: number;
  readonly up: LevelOfGroup | undefined;
  readonly out: LevelOfGroup | undefined;
}

/** The levels of a group; of messages between servers one from its first rank stands for all. */
export function levelsOf(fabric: Fabric, routes: RouteTables, group: Uint32Array): GroupLevels {
  const { server } = fabric;
  const home = server[group[0]!];
  const first = group.findIndex((rank) => server[rank] !== home);
  const gpus = first < 0 ? group.length : first;
  const whole =
    group.length % gpus === 0 && group.every((rank, i) => server[rank] === server[group[i - (i % gpus)]!]);
  return {
    gpus: whole ? gpus : 1,
    up: gpus > 1 ? levelBetween(fabric, routes, group[0]!, group.subarray(1, gpus)) : undefined,
    out: first < 0 ? undefined : levelBetween(fabric, routes, group[0]!, group.subarray(first)),
  };
}

/**
 * Whether every rank of a group has a path to all others. Ranks that reach the same rank of another
 * server reach each other.
 */
export function isJoined(fabric: Fabric, routes: RouteTables, group: Uint32Array): boolean {
  const { server } = fabric;
  const first = group[0]!;
  const inside = group.filter((rank) => server[rank] === server[first]);
  const outside = group.filter((rank) => server[rank] !== server[first]);
  const joined = (a: number, b: number) => findWalk(fabric, routes, a, b) !== undefined;
  return (
    outside.every((rank) => joined(first, rank)) &&
    inside.every((rank) => outside.length === 0 || joined(rank, outside[0]!))
  );
}

/** Between a rank and the first of `others` that it has a way to. */
function levelBetween(
  fabric: Fabric,
  routes: RouteTables,
  rank: number,
  others: Uint32Array,
): LevelOfGroup | undefined {
  const other = others.find((candidate) => findWalk(fabric, routes, rank, candidate) !== undefined);
  if (other === undefined) return undefined;
  const path = somePath(routes, fabric, rank, other);
  const { latencyPs, rateBps, from, scaleUp } = fabric.links;
  const rate = Math.min(rateBps[path[0]!]!, rateBps[path.at(-1)!]!);
  const inside = scaleUp[path[0]!];
  const ports = from.reduce(
    (sum, node, link) => sum + (node === rank && scaleUp[link] === inside ? 1 : 0),
    0,
  );
  const pathPs = path.reduce((sum, link) => sum + latencyPs[link]!, 0);
  // To a neighbour that forwards, or by way of one switch.
  const links = fabric.ranksForward ? 1 : 2;
  const leastPathPs = Math.min(
    pathPs,
    links * latencyPs.reduce((least, ps) => Math.min(least, ps), Infinity),
  );
  return { pathPs, leastPathPs, betaPs: 8e12 / rate, ports };
}
