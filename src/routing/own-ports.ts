/**
 * Direct networks as they would be if nothing stood between the ranks' own ports (rung 2 of the
 * ladder).
 *
 * If ranks forward, a link has two roles. It is a port of its ends, for their own traffic, and a
 * piece of the fabric for passing traffic. Here passing costs latency and meets no limit. Only the
 * ports are left: a message may leave by the first link of any of its shortest paths, and arrive by
 * the last of any. So for every set of ports of a rank, all traffic that can leave by no other port
 * shares the sum of their rates; arrivals likewise. (Hall's condition; Megiddo, "Optimal flows in
 * networks with multiple sources and sinks", Math. Programming 7, 1974.) If packets may take
 * detours, every port of a rank is the first link of some way: all ports are one set then.
 *
 * No routing over the same paths can give a message more than that, however it splits it: each of
 * these limits is a sum of limits of links that the routing keeps too. Only sets that some pair
 * has, and the set of all ports, are kept as limits: fewer limits make no message slower.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, type RouteTables } from '../model/routes.ts';
import { invariant, UserError } from '../util/errors.ts';
import { leastLatencies } from './least-latency.ts';
import { createSide, type Side } from './port-sets.ts';
import { distinctPaths, type RankPairs, type SprayPaths } from './spray.ts';
import { wayEnds } from './way-ends.ts';

/** Largest number of limits of all paths together. */
const MAX_ENTRIES = 1 << 26;

/** The input of the paths over own ports alone. */
export interface OwnPortOptions {
  /** Whether packets go by nodes on no shortest path, so that every port is on some way. */
  readonly detours: boolean;
  /**
   * The paths that the routing has, where those are not all shortest ones: their ports count too.
   */
  readonly routed?: RouteTables | undefined;
  /** Whether ports have a rate; without one, messages have latency alone (rung 1). */
  readonly limits: boolean;
}

/**
 * The load of the pairs: sets of ports in place of merged links, each whole. Latency is that of the
 * fastest path. Bytes of a rank are counted at the links it sends by, evenly. Routes are all
 * shortest paths. Throws `UserError` if a pair has no path.
 */
export function ownPortPaths(
  fabric: Fabric,
  routes: RouteTables,
  pairs: RankPairs,
  { detours, limits, routed }: OwnPortOptions,
): SprayPaths {
  invariant(fabric.ranksForward, 'ranks forward');
  const { pairPath, ends } = distinctPaths(fabric, routes, pairs);
  const { starts, classes } = ends;
  const tables = [routes, ...(routed ? [routed] : [])];
  const pathLatencyPs = new Float64Array(starts.length).fill(Infinity);
  for (const latencyTo of tables.map((of) => leastLatencies(fabric, of, detours))) {
    for (const path of byClass(classes)) {
      pathLatencyPs[path] = Math.min(pathLatencyPs[path]!, latencyTo(starts[path]!, classes[path]!));
    }
  }
  const [out, into] = [createSide(fabric, fabric.links.from), createSide(fabric, fabric.links.to)];
  const leaving = (path: number) => (routed ? path : setOf(routes, starts[path]!, classes[path]!));
  // Cables lead both ways, so the last links of shortest paths to a rank are the first links of
  // those back.
  const arriving = (path: number) =>
    routed ? path : setOf(routes, endOf(path), classOf(routes, starts[path]!));
  const endOf = (path: number) => routes.classNode[classes[path]!]!;
  if (limits && !detours) {
    starts.forEach((start, path) => {
      const ends = () => tables.map((of) => wayEnds(fabric, of, start, classes[path]!));
      const [first, last] = [leaving(path), arriving(path)];
      out.add(start, first, () => (routed ? ends().flatMap((end) => end.first) : linksOf(routes, first)));
      into.add(endOf(path), last, () =>
        routed ? ends().flatMap((end) => end.last) : linksOf(routes, last).map((link) => link ^ 1),
      );
    });
  }
  const rates: number[] = [];
  if (limits) for (const side of [out, into]) side.number(rates);
  const entries: number[] = [];
  const pathStart = new Uint32Array(starts.length + 1);
  starts.forEach((start, path) => {
    if (limits) {
      entries.push(...out.limitsOf(start, detours ? undefined : leaving(path)));
      entries.push(...into.limitsOf(endOf(path), detours ? undefined : arriving(path)));
    }
    pathStart[path + 1] = entries.length;
    checkEntries(starts.length, entries.length);
  });
  return {
    ...{ pairPath, pathStart, pathLatencyPs, denominator: 1, exact: true },
    mergedCount: rates.length,
    mergedRateBps: Float64Array.from(rates),
    ...(limits ? countedAt(fabric, out, rates.length) : nowhere(fabric)),
    pathMerged: Uint32Array.from(entries),
    pathWeight: new Uint32Array(entries.length).fill(1),
  };
}

/** Bytes of a rank go to all links that it sends by, in equal parts. */
function countedAt({ ranks, links }: Fabric, out: Side, limits: number) {
  const mergedOf = new Uint32Array(links.count).fill(NO_LINK);
  const memberCount = new Uint32Array(limits).fill(1);
  const ports = new Uint32Array(ranks);
  for (const rank of links.from) if (rank < ranks) ports[rank]!++;
  links.from.forEach((rank, link) => {
    if (rank >= ranks) return;
    const [everything] = out.limitsOf(rank, undefined) as [number];
    mergedOf[link] = everything;
    memberCount[everything] = ports[rank]!;
  });
  return { mergedOf, memberCount };
}

function nowhere({ links }: Fabric) {
  return { mergedOf: new Uint32Array(links.count).fill(NO_LINK), memberCount: new Uint32Array(0) };
}

function linksOf({ setStart, setLinks }: RouteTables, set: number): readonly number[] {
  return [...setLinks.subarray(setStart[set], setStart[set + 1])];
}

function setOf({ classRow, nextSet }: RouteTables, node: number, c: number): number {
  return nextSet[classRow[c]! + node]!;
}

/** The class of a rank, which is a node of its own where ranks forward. */
function classOf({ planes }: RouteTables, rank: number): number {
  return planes[0].rankClass[rank]!;
}

function byClass(classes: readonly number[]): number[] {
  return Array.from(classes.keys()).sort((a, b) => classes[a]! - classes[b]! || a - b);
}

function checkEntries(paths: number, entries: number): void {
  if (entries <= MAX_ENTRIES) return;
  throw new UserError(`the ports of ${paths} pairs of ranks have more than ${MAX_ENTRIES} limits`, {
    where: 'fabric',
    advice: 'use messages between fewer ranks',
  });
}
