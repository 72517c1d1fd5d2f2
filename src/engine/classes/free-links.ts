/**
 * Whether links between switches can decide anything in a run. A link that the ports before it, or
 * those behind it, cannot fill never limits a flow: max-min fair rates are the same without it.
 */

import { Flag, OP_STRIDE, OpCol } from '../../model/schedule.ts';
import { findWalk, routePlane, tracePath } from '../../routing/path.ts';
import { pathChoice } from '../../routing/properties.ts';
import { createSplitter } from '../../routing/split.ts';
import type { FlowRun } from '../flow/api.ts';
import { advance, bytesAt } from '../flow/jump/stretch.ts';
import { linkCapacities } from '../flow/tables.ts';

/** The flows of a run whose links between switches are never full. */
export interface FreeFlows {
  /** Latency of each flow, in the order of lanes and ops, ps. */
  readonly latencyPs: readonly number[];
  /** Bytes over each link. */
  readonly linkBytes: Float64Array;
}

/** The links of a flow, and the part of it that each carries. */
interface Way {
  readonly links: readonly number[];
  readonly shares: readonly number[];
  readonly latencyPs: number;
}

/** Rounding of sums. */
const FULL = 1 + 1e-9;

/**
 * The flows of a run of one path each, or spread over all, under its first seed; undefined if a
 * link between switches may be full, or if more than `mostVisits` links and messages are looked at.
 */
export function freeFlows(run: FlowRun, mostVisits: number): FreeFlows | undefined {
  const { fabric, schedule, reality } = run;
  const { laneCount, laneRank, laneChannel, laneOps, ops } = schedule;
  const [capacity, ports] = [linkCapacities(fabric, 'routing'), linkCapacities(fabric, 'endpoints')];
  const real = linkCapacities(fabric, reality === 'topology' ? 'routing' : reality);
  const wayOf = reality === 'topology' ? spreadWays(run) : tracedWays(run);
  const room = portsRoom(run, capacity);
  const latencyPs: number[] = [];
  const linkBytes = new Float64Array(fabric.links.count);
  let visits = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    const src = laneRank[lane]!;
    let [last, way]: [number, Way | undefined] = [src, undefined];
    const send = (dst: number, bytes: number): boolean => {
      if (dst === src) return true;
      if (dst !== last) {
        last = dst;
        way = wayOf(src, dst, laneChannel[lane]!);
        if (!way) return false;
        latencyPs.push(way.latencyPs);
        for (const [i, link] of way.links.entries())
          if (reality !== 'endpoints' && ports[link] === 0 && !room.take(link, src, dst, way.shares[i]!))
            return false;
      }
      for (const [i, link] of way!.links.entries())
        if (real[link]! > 0) linkBytes[link]! += bytes * way!.shares[i]!;
      visits += 1 + way!.links.length;
      return visits <= mostVisits;
    };
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const at = op * OP_STRIDE;
      if ((ops[at + OpCol.flags]! & (Flag.send | Flag.signal)) !== Flag.send) continue;
      const [count, mod] = [ops[at + OpCol.count]!, Math.max(1, ops[at + OpCol.peerMod]!)];
      const [first, stride] = [ops[at + OpCol.peer0]!, ops[at + OpCol.peerStride]!];
      const rankOf = (i: number) => laneRank[ops[at + OpCol.peerBase]! + ((first + i * stride) % mod)]!;
      if (stride === 0) {
        if (!send(rankOf(0), advance(schedule, { op, iteration: 0 }, count).bytes)) return undefined;
        continue;
      }
      for (let i = 0; i < count; i++)
        if (!send(rankOf(i), bytesAt(schedule, { op, iteration: i }))) return undefined;
    }
  }
  return { latencyPs, linkBytes };
}

/**
 * Rates that ports can send over each link between switches: their own, times the largest part of a
 * flow of theirs that takes the link.
 */
function portsRoom({ fabric, routes }: FlowRun, capacity: Float32Array) {
  const sides = [0, 1].map(() => ({ sum: new Map<number, number>(), share: new Map<number, number>() }));
  return {
    /** Adds a flow; false if the ports on both sides of the link can fill it now. */
    take(link: number, src: number, dst: number, share: number): boolean {
      const { firstLink, lastLink } = routes.planes[routePlane(fabric, src, dst)];
      const [from, to] = sides as [(typeof sides)[0], (typeof sides)[0]];
      const sums = [add(from, link, firstLink[src]!, share), add(to, link, lastLink[dst]!, share)];
      return Math.min(...sums) <= capacity[link]! * FULL;
    },
  };

  function add({ sum, share }: (typeof sides)[0], link: number, port: number, part: number): number {
    const key = link * fabric.links.count + port;
    const before = share.get(key) ?? 0;
    const all = (sum.get(link) ?? 0) + Math.max(0, part - before) * capacity[port]!;
    if (part > before) {
      share.set(key, part);
      sum.set(link, all);
    }
    return all;
  }
}

type WayOf = (src: number, dst: number, channel: number) => Way | undefined;

/** Ways as engines trace them. */
function tracedWays({ fabric, routes, routing, seeds }: FlowRun): WayOf {
  const choice = pathChoice(routing);
  return (src, dst, channel) => {
    if (!findWalk(fabric, routes, src, dst)) return undefined;
    const links = tracePath(routes, fabric, choice, src, dst, channel, seeds[0]!);
    const latencyPs = links.reduce((sum, link) => sum + fabric.links.latencyPs[link]!, 0);
    return { links, shares: links.map(() => 1), latencyPs };
  };
}

/** Flows spread over all shortest paths. */
function spreadWays({ fabric, routes }: FlowRun): WayOf {
  const splitter = createSplitter(fabric, routes);
  return (src, dst) => {
    const walk = findWalk(fabric, routes, src, dst);
    if (!walk) return undefined;
    const { firstLink, lastLink } = routes.planes[walk.plane];
    const [first, last] = [firstLink[src]!, lastLink[dst]!];
    const size = splitter.split(walk.start, walk.dstClass);
    const ends = fabric.links.latencyPs[first]! + fabric.links.latencyPs[last]!;
    return {
      links: [first, last, ...splitter.links.subarray(0, size)],
      shares: [1, 1, ...splitter.shares.subarray(0, size)],
      latencyPs: ends + splitter.latencyPs(),
    };
  };
}
