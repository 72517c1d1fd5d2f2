/**
 * The times of a fabric for a packet: those of a lone one and its ack, and the bytes of that time.
 */
import { paceOf, serializationPs } from '../../engine/packet/pace.ts';
import type { Fabric } from '../../model/fabric.ts';
import { NO_LINK, NO_SET, type RoutePlane, type RouteTables } from '../../model/routes.ts';

export interface FabricTimes {
  /** The longest base RTT: a full packet alone over a first shortest path, and its ack back; ps. */
  readonly rttPs: number;
  /** The longest that base RTTs spend in serialisation, ps. */
  readonly serializationPs: number;
  /** Rate of the fastest rank's port (if ranks forward, of all its links together), bit/s. */
  readonly rateBps: number;
  /** Rate times RTT. */
  readonly bdpBytes: number;
  /** The smallest latency: the engine's window, ps. */
  readonly windowPs: number;
  /** The longest latency, ps. */
  readonly latencyPs: number;
  /** Rate of the fastest link, bit/s. */
  readonly linkBps: number;
  /** Links into the switch that has most of them. */
  readonly radix: number;
}

/**
 * Times of a fabric for packets of these wire bytes. Where links differ the longest ways there and
 * back may be of different pairs. Throws `UserError` if a packet would take longer than the engine
 * allows.
 */
export function fabricTimes(
  fabric: Fabric,
  routes: RouteTables,
  fullBytes: number,
  ackBytes: number,
): FabricTimes {
  const { links, ranks } = fabric;
  const rateBps = portRates(fabric, routes).reduce((most, rate) => Math.max(most, rate), 0);
  const waysPs = (latencies: boolean) =>
    longestWayPs(fabric, routes, fullBytes, latencies) + longestWayPs(fabric, routes, ackBytes, latencies);
  const rttPs = waysPs(true);
  const into = new Uint32Array(fabric.nodeCount);
  for (const node of links.to) into[node]!++;
  const switches = fabric.ranksForward ? into : into.subarray(ranks);
  const most = (values: Float64Array | Uint32Array) => {
    let found = 0;
    for (const value of values) found = Math.max(found, value);
    return found;
  };
  return {
    rttPs,
    serializationPs: waysPs(false),
    rateBps,
    bdpBytes: Math.floor((rttPs * rateBps) / 8e12),
    windowPs: links.latencyPs.reduce((least, latency) => Math.min(least, latency), 2 ** 30),
    latencyPs: most(links.latencyPs),
    linkBps: most(links.rateBps),
    radix: most(switches),
  };
}

/**
 * Rate by which each rank sends into the scale-out plane, or, having no port there, into the other.
 */
export function portRates({ links, ranks, ranksForward }: Fabric, { planes }: RouteTables): Float64Array {
  const rates = new Float64Array(ranks);
  if (ranksForward) {
    links.from.forEach((rank, link) => {
      rates[rank]! += links.rateBps[link]!;
    });
    return rates;
  }
  return rates.map((_, rank) => {
    const link = planes.map(({ firstLink }) => firstLink[rank]!).find((first) => first !== NO_LINK);
    return link === undefined ? 0 : links.rateBps[link]!;
  });
}

/**
 * The longest time of a lone packet between two ranks, by the first link of every set, with
 * latencies or without; ps.
 */
function longestWayPs(fabric: Fabric, routes: RouteTables, bytes: number, latencies: boolean): number {
  const { links } = fabric;
  const cost = Float64Array.from(
    links.rateBps,
    (rate, link) =>
      serializationPs(bytes, paceOf(rate, bytes, fabric.name)) + (latencies ? links.latencyPs[link]! : 0),
  );
  const scratch = { known: new Float64Array(fabric.nodeCount), way: new Uint32Array(fabric.nodeCount) };
  let longest = 0;
  for (const plane of routes.planes) {
    const starts = startsOf(fabric, plane, cost, bytes);
    for (const [dstClass, lastPs] of classesOf(fabric, plane, cost)) {
      const toClass = costsTo(fabric, routes, dstClass, cost, scratch);
      for (const [start, firstPs] of starts) {
        const between = toClass(start);
        if (between !== undefined) longest = Math.max(longest, firstPs + between + lastPs);
      }
    }
  }
  return longest;
}

/**
 * Destination classes of a plane, and the longest time from a class's switch to one of its ranks.
 */
function classesOf(fabric: Fabric, plane: RoutePlane, cost: Float64Array): Map<number, number> {
  const classes = new Map<number, number>();
  for (let rank = 0; rank < fabric.ranks; rank++) {
    const own = plane.rankClass[rank]!;
    if (own === NO_LINK) continue;
    const lastPs = fabric.ranksForward ? 0 : cost[plane.lastLink[rank]!]!;
    classes.set(own, Math.max(classes.get(own) ?? 0, lastPs));
  }
  return classes;
}

/** Nodes at which walks of a plane begin, and the longest time from a rank to there. */
function startsOf(fabric: Fabric, plane: RoutePlane, cost: Float64Array, bytes: number): Map<number, number> {
  const { links, ranks, ranksForward } = fabric;
  const starts = new Map<number, number>();
  if (ranksForward) {
    const rates = new Float64Array(ranks);
    links.from.forEach((rank, link) => {
      rates[rank]! += links.rateBps[link]!;
    });
    rates.forEach((rate, rank) => {
      if (rate > 0) starts.set(rank, serializationPs(bytes, paceOf(rate, bytes, fabric.name)));
    });
    return starts;
  }
  for (let rank = 0; rank < ranks; rank++) {
    const first = plane.firstLink[rank]!;
    if (first === NO_LINK) continue;
    const start = links.to[first]!;
    starts.set(start, Math.max(starts.get(start) ?? 0, cost[first]!));
  }
  return starts;
}

/** Before a node's time is known. */
const UNKNOWN = -1;

/**
 * Times of nodes to one class, and the links on the way to a node whose time is known; both have
 * one entry a node.
 */
interface Scratch {
  readonly known: Float64Array;
  readonly way: Uint32Array;
}

/**
 * Time from a node to a class's node; undefined without a path. Valid until the next call with this
 * scratch.
 */
function costsTo(
  { links }: Fabric,
  routes: RouteTables,
  dstClass: number,
  cost: Float64Array,
  { known, way }: Scratch,
) {
  known.fill(UNKNOWN);
  known[routes.classNode[dstClass]!] = 0;
  const row = routes.classRow[dstClass]!;
  return (start: number): number | undefined => {
    let hops = 0;
    let node = start;
    while (known[node] === UNKNOWN) {
      const set = row === NO_SET ? NO_SET : routes.nextSet[row + node]!;
      if (set === NO_SET) return undefined;
      const link = routes.setLinks[routes.setStart[set]!]!;
      way[hops++] = link;
      node = links.to[link]!;
    }
    let sum = known[node]!;
    while (hops > 0) {
      const link = way[--hops]!;
      sum += cost[link]!;
      known[links.from[link]!] = sum;
    }
    return sum;
  };
}
