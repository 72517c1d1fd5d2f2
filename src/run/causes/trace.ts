/** The links that bind the messages of one call of a collective, found in one more run of it. */
import type { FlowRecord } from '../../engine/flow/api.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import { NO_LINK } from '../../model/routes.ts';
import type { Schedule } from '../../model/schedule.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { findWalk, routePlane, tracePath } from '../../routing/path.ts';
import { sprayPaths } from '../../routing/spray.ts';
import type { Network } from '../bind.ts';
import type { Crossing } from './fair-rates.ts';
import { isBetween } from './links.ts';
import { type LostTime, lostTimes, type Sent } from './lost-time.ts';

/** Schedules of more messages are not run again: about a second. */
const MOST_MESSAGES = 60_000;

/** The rungs whose links are traced: those of fluids on all links. */
export type Traced = 'topology' | 'routing';

/** Traces a schedule at a rung with a seed; undefined if it has too many messages. */
export type Trace = (
  name: string,
  schedule: Schedule,
  rung: Traced,
  seed: number,
) => Promise<readonly LostTime[] | undefined>;

/** Traces on the fabric of a run. Each call is one simulation. */
export function tracer(world: Network, simulator: Simulator): Trace {
  const { fabric } = world.job;
  return async (name, schedule, rung, seed) => {
    if (countMessages(schedule) > MOST_MESSAGES) return undefined;
    const { replicas } = await simulator.run(`links of ${name}`, schedule, rung, 'list', undefined, [seed]);
    const records = replicas[0]?.flows;
    if (!records) return undefined;
    const sprayed = rung === 'topology' || !world.onePath;
    const crossing = sprayed
      ? overAllPaths(world, records, rung)
      : onOwnPaths(world, schedule.laneChannel, seed);
    const sent: Sent[] = [];
    const freePs = new Float64Array(schedule.laneCount);
    for (const record of records.toSorted((a, b) => a.endPs - b.endPs)) {
      const { src, dst, lane = 0, startPs: issuePs, endPs } = record;
      const own = crossing(record);
      if (!own || own.links.length === 0) continue;
      // A lane sends one message after the other.
      const startPs = Math.min(endPs, Math.max(freePs[lane]!, issuePs + own.latencyPs));
      freePs[lane] = endPs;
      sent.push({ src, dst, lane, issuePs, startPs, endPs, links: own.links, uses: own.uses });
    }
    const { rateBps } = fabric.links;
    return lostTimes(
      sent,
      (link) => rateBps[link]!,
      (link) => !isBetween(fabric, link),
    );
  };
}

type CrossingOf = (record: FlowRecord) => (Crossing & { readonly latencyPs: number }) | undefined;

/** The paths that a seed's hashes choose; several queue pairs share the bytes of a message. */
function onOwnPaths(
  { job: { fabric, routing }, routed }: Network,
  laneChannel: Uint32Array,
  seed: number,
): CrossingOf {
  const { name, polarize, queuePairs = 1 } = routing;
  const way = { name, ...(polarize === undefined ? {} : { polarize }) };
  const known = new Map<string, ReturnType<CrossingOf>>();
  return ({ src, dst, lane = 0 }) => {
    const channel = laneChannel[lane]!;
    const key = `${src} ${dst} ${channel}`;
    if (known.has(key)) return known.get(key);
    const uses = new Map<number, number>();
    let latencyPs = 0;
    for (let pair = 0; pair < queuePairs && findWalk(fabric, routed, src, dst); pair++) {
      const path = tracePath(routed, fabric, way, src, dst, channel, seed, pair);
      for (const link of path) uses.set(link, (uses.get(link) ?? 0) + 1 / queuePairs);
      latencyPs = Math.max(
        latencyPs,
        path.reduce((sum, link) => sum + fabric.links.latencyPs[link]!, 0),
      );
    }
    const found = { links: [...uses.keys()], uses: [...uses.values()], latencyPs };
    known.set(key, found);
    return found;
  };
}

/** All shortest paths at once. Links that are alike stand for each other as one of them. */
function overAllPaths(
  { job: { fabric }, routes, routed }: Network,
  records: readonly FlowRecord[],
  rung: Traced,
): CrossingOf {
  const tables = rung === 'routing' ? routed : routes;
  const pairs = new Map<string, number>();
  for (const { src, dst } of records) {
    const key = `${src} ${dst}`;
    if (src !== dst && !pairs.has(key)) pairs.set(key, pairs.size);
  }
  const ends = [...pairs.keys()].map((key) => key.split(' ').map(Number) as [number, number]);
  const spread = sprayPaths(fabric, tables, {
    src: Uint32Array.from(ends, ([src]) => src),
    dst: Uint32Array.from(ends, ([, dst]) => dst),
  });
  const { mergedOf, memberCount, pairPath, pathStart, pathMerged, pathWeight, denominator } = spread;
  /** The first of the links that are merged. */
  const one = new Map<number, number>();
  for (let link = 0; link < mergedOf.length; link++)
    if (mergedOf[link] !== NO_LINK && !one.has(mergedOf[link]!)) one.set(mergedOf[link]!, link);
  return ({ src, dst }) => {
    const pair = pairs.get(`${src} ${dst}`);
    if (pair === undefined) return undefined;
    const path = pairPath[pair]!;
    const links: number[] = [];
    const uses: number[] = [];
    let latencyPs = spread.pathLatencyPs[path] ?? 0;
    if (!fabric.ranksForward) {
      const { firstLink, lastLink } = tables.planes[routePlane(fabric, src, dst)];
      for (const link of [firstLink[src]!, lastLink[dst]!]) {
        links.push(link);
        uses.push(1);
        latencyPs += fabric.links.latencyPs[link]!;
      }
    }
    for (let entry = pathStart[path]!; entry < pathStart[path + 1]!; entry++) {
      const merged = pathMerged[entry]!;
      links.push(one.get(merged)!);
      // A member carries its part of what the merged link does.
      uses.push(pathWeight[entry]! / denominator / memberCount[merged]!);
    }
    return { links, uses, latencyPs };
  };
}
