/** How many messages are under way over each link, told from their times and paths. */
import type { PacketRouting } from '../engine/packet/api.ts';
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, type RouteTables } from '../model/routes.ts';
import { routePlane, tracePath } from '../routing/path.ts';
import { propertiesOf } from '../routing/properties.ts';
import { type SeenMessage, UNKNOWN_FLOWS } from './link-timeline.ts';

/** A message, and the entropy of its flow. */
export interface TimedFlow {
  readonly src: number;
  readonly dst: number;
  readonly channel: number;
  readonly startPs: number;
  readonly endPs: number;
}

export interface FlowPaths {
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  readonly routing: PacketRouting;
  readonly seed: number;
}

/**
 * For each row that ends at one of `timesPs` and each link, the messages that are under way at any
 * time of the row. Where flows have one path each they are counted along it, as it is without
 * faults; otherwise only at the ranks' own ports, and other links of the scale-out fabric are
 * {@link UNKNOWN_FLOWS}.
 */
export function flowCounts(
  { fabric, routes, routing, seed }: FlowPaths,
  flows: Iterable<TimedFlow>,
  timesPs: Float64Array,
): Uint32Array {
  const { count, from, to } = fabric.links;
  const { name, polarize = false } = routing;
  const single = propertiesOf(name).perFlowPath;
  const pathOf = ({ src, dst, channel }: TimedFlow): readonly number[] => {
    if (single) return tracePath(routes, fabric, { name, polarize }, src, dst, channel, seed);
    const { firstLink, lastLink } = routes.planes[routePlane(fabric, src, dst)];
    return fabric.ranksForward ? [] : [firstLink[src]!, lastLink[dst]!].filter((link) => link !== NO_LINK);
  };
  // Changes from row to row first, their sums then.
  const counts = new Int32Array((timesPs.length + 1) * count);
  for (const flow of flows) {
    const first = rowAt(timesPs, flow.startPs);
    const end = Math.min(timesPs.length, rowAt(timesPs, flow.endPs) + 1);
    for (const link of pathOf(flow)) {
      counts[first * count + link]!++;
      counts[end * count + link]!--;
    }
  }
  for (let at = count; at < counts.length; at++) counts[at]! += counts[at - count]!;
  const answer = new Uint32Array(counts.buffer.slice(0, timesPs.length * count * 4));
  if (single) return answer;
  const own = (link: number) => !fabric.ranksForward && Math.min(from[link]!, to[link]!) < fabric.ranks;
  for (let at = 0; at < answer.length; at++) if (!own(at % count)) answer[at] = UNKNOWN_FLOWS;
  return answer;
}

/**
 * The messages with their paths, by start; undefined where a flow has no path of its own, and if
 * there are more than `most`.
 */
export function messagesSeen(
  { fabric, routes, routing: { name, polarize = false }, seed }: FlowPaths,
  flows: readonly TimedFlow[],
  most: number,
): SeenMessage[] | undefined {
  if (flows.length > most || !propertiesOf(name).perFlowPath) return undefined;
  const seen = flows.map(({ src, dst, channel, startPs, endPs }) => {
    const links = tracePath(routes, fabric, { name, polarize }, src, dst, channel, seed);
    return { src, dst, startPs, endPs, links: [...links] };
  });
  return seen.sort((a, b) => a.startPs - b.startPs || a.src - b.src || a.dst - b.dst);
}

/** The first row that ends at or after a time; the last if none does. */
export function rowAt(timesPs: Float64Array, timePs: number): number {
  let low = 0;
  let high = timesPs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesPs[middle]! < timePs) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low);
}
