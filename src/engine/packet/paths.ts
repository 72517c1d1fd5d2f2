/**
 * Facts of a flow's way there and back that the packet engine needs: table rows, endpoints, base
 * RTT, first window.
 */

import type { Fabric } from '../../model/fabric.ts';
import { NO_LINK, type RouteTables } from '../../model/routes.ts';
import { flowKey } from '../../routing/choice.ts';
import { requireWalk } from '../../routing/path.ts';
import { findTransport } from '../../transport/registry.ts';
import type { PacketSettings } from './api.ts';
import { serializationPs } from './pace.ts';

/** One direction of a flow, as `arrive.wgsl` follows it. */
export interface Way {
  readonly row: number;
  readonly goal: number;
  readonly last: number;
  readonly key: number;
  readonly plane: 0 | 1;
  /** Port the source sends by. */
  readonly endpoint: number;
}

/**
 * Ports of a packet run: pace (16.16 ps a byte) and latency of each, and bytes after which a packet
 * has passed it as far as the next node is concerned (Infinity: all of them); injection ports
 * follow the links.
 */
export interface PortTimes {
  readonly pace: Float64Array;
  readonly latencyPs: Float64Array;
  readonly passBytes: Float64Array;
}

/** The way from `src` to `dst`, another rank. Throws `UserError` if no way exists. */
export function wayTo(fabric: Fabric, routes: RouteTables, src: number, dst: number, channel: number): Way {
  const { plane, dstClass } = requireWalk(fabric, routes, src, dst);
  const { firstLink, lastLink } = routes.planes[plane];
  return {
    plane,
    row: routes.classRow[dstClass]!,
    goal: routes.classNode[dstClass]!,
    last: fabric.ranksForward ? NO_LINK : lastLink[dst]!,
    key: flowKey(src, dst, channel),
    endpoint: fabric.ranksForward ? fabric.links.count + src : firstLink[src]!,
  };
}

/** Links of the shortest path that takes the first link of every set; an injection port is none. */
export function firstPath(fabric: Fabric, routes: RouteTables, src: number, way: Way): number[] {
  const path = fabric.ranksForward ? [] : [way.endpoint];
  let node = fabric.ranksForward ? src : fabric.links.to[way.endpoint]!;
  while (node !== way.goal) {
    const link = routes.setLinks[routes.setStart[routes.nextSet[way.row + node]!]!]!;
    path.push(link);
    node = fabric.links.to[link]!;
  }
  if (way.last !== NO_LINK) path.push(way.last);
  return path;
}

/** Time of one packet alone over these ports, ps. */
export function alonePs(times: PortTimes, path: readonly number[], bytes: number): number {
  const { pace, latencyPs, passBytes } = times;
  return path.reduce((sum, port, i) => {
    const passing = i < path.length - 1 ? Math.min(bytes, passBytes[port]!) : bytes;
    return sum + serializationPs(passing, pace[port]!) + latencyPs[port]!;
  }, 0);
}

/** Largest first and full window, bytes. */
const MOST_WINDOW = 2 ** 30;

/**
 * Windows of a flow, bytes, each a full packet at least: the first one, the one it begins with
 * under its control, and the largest. `pace`: of the sender's port.
 */
export function flowWindows(settings: PacketSettings, baseRttPs: number, pace: number) {
  const { windowBytes, windowSlackBytes = 0, maxWindowBytes = 2 ** 31, cc } = settings;
  const packet = settings.payloadBytes + settings.headerBytes;
  const bounded = (bytes: number) => Math.max(packet, Math.min(MOST_WINDOW, maxWindowBytes, bytes));
  const bdp = Number((BigInt(baseRttPs) * 65536n) / BigInt(pace));
  const own = bounded(bdp + windowSlackBytes);
  const first = bounded(windowBytes ?? own);
  const full = Math.max(own, first);
  const transport = findTransport(cc.name);
  const windows = { full, bdp: Math.max(packet, full - windowSlackBytes) };
  const wanted = transport.mostWindow?.(cc.constants, windows) ?? full;
  const most = Math.max(packet, Math.min(maxWindowBytes, wanted));
  const start = transport.startWindow?.(cc.constants, first, most) ?? Math.min(first, most);
  return { first, most, start };
}
