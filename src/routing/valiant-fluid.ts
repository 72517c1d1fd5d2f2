/**
 * Valiant's routing of a fluid: an even split over all random nodes, and over all shortest paths to
 * each and from each. Written as `SprayPaths` in which no links are merged, since every flow loads
 * nearly every link in a part of its own.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, type RouteTables } from '../model/routes.ts';
import { UserError } from '../util/errors.ts';
import { detourClasses } from './detours.ts';
import { createFractions } from './fractions.ts';
import type { PathEnds } from './merge.ts';
import { isReachable, routePlane } from './path.ts';
import { createSplitter, type Splitter } from './split.ts';
import { distinctPaths, type RankPairs, type SprayPaths } from './spray.ts';

/** Largest number of parts of links we keep (512 MiB), and of path entries. */
const MAX_PARTS = 1 << 26;

/**
 * Like `sprayPaths`, by way of all nodes that packets may be sent by. Ranks of one switch, and
 * those that share a scale-up domain, take their shortest paths; so does the part of a flow whose
 * random node cannot be reached. Cost: (starts + classes) × nodes splits, paths × links. Throws
 * `UserError` if that is too much, or no such node exists.
 */
export function valiantPaths(fabric: Fabric, routes: RouteTables, pairs: RankPairs): SprayPaths {
  const { pairPath, ends } = distinctPaths(fabric, routes, pairs);
  const { count: links, rateBps } = fabric.links;
  if (Math.max(new Set(ends.starts).size, ends.classes.length) * links > MAX_PARTS) {
    throw new UserError(`every one of ${ends.classes.length} flows would load ${links} links`, {
      where: 'routing',
      advice: 'use valiant with entropies=1 (one path per flow), or messages between fewer ranks',
    });
  }
  const scaleUp = scaleUpPaths(fabric, pairs, pairPath, ends);
  const legs = createLegs(fabric, routes);
  const fractions = createFractions();
  const entries = { link: [] as number[], fraction: [] as number[] };
  const pathStart = new Uint32Array(ends.starts.length + 1);
  const pathLatencyPs = new Float64Array(ends.starts.length);
  for (const path of byClass(ends)) {
    const [start, c] = [ends.starts[path]!, ends.classes[path]!];
    const { parts, latencyPs } = scaleUp[path] ? legs.direct(start, c) : legs.both(start, c);
    pathLatencyPs[path] = latencyPs;
    parts.forEach((part, link) => {
      if (part === 0) return;
      entries.link.push(link);
      entries.fraction.push(fractions.id(part));
    });
    pathStart[path + 1] = entries.link.length;
  }
  return { pairPath, pathLatencyPs, ...written(rateBps, links, ends, pathStart, entries, fractions) };
}

/** Entries in the order of paths, which were found class by class, over the links that are used. */
function written(
  rateBps: Float64Array,
  links: number,
  ends: PathEnds,
  foundEnd: Uint32Array,
  entries: { readonly link: readonly number[]; readonly fraction: readonly number[] },
  fractions: ReturnType<typeof createFractions>,
) {
  const mergedOf = new Uint32Array(links).fill(NO_LINK);
  const used: number[] = [];
  for (const link of entries.link) if (mergedOf[link] === NO_LINK) mergedOf[link] = used.push(link) - 1;
  const { denominator, exact } = fractions.denominator();
  const pathStart = new Uint32Array(ends.starts.length + 1);
  let from = 0;
  const begin = new Uint32Array(ends.starts.length);
  for (const path of byClass(ends)) {
    begin[path] = from;
    pathStart[path + 1] = foundEnd[path + 1]! - from;
    from = foundEnd[path + 1]!;
  }
  const pathMerged = new Uint32Array(entries.link.length);
  const pathWeight = new Uint32Array(entries.link.length);
  for (let path = 0; path < ends.starts.length; path++) {
    const size = pathStart[path + 1]!;
    pathStart[path + 1] = pathStart[path]! + size;
    for (let i = 0; i < size; i++) {
      const [to, of] = [pathStart[path]! + i, begin[path]! + i];
      pathMerged[to] = mergedOf[entries.link[of]!]!;
      pathWeight[to] = Math.max(1, Math.round(fractions.value(entries.fraction[of]!) * denominator));
    }
  }
  return {
    mergedCount: used.length,
    mergedRateBps: Float64Array.from(used, (link) => rateBps[link]!),
    memberCount: new Uint32Array(used.length).fill(1),
    ...{ mergedOf, denominator, exact, pathStart, pathMerged, pathWeight },
  };
}

/** Numbers of paths, those of a class together. */
function byClass({ classes }: PathEnds): number[] {
  return Array.from(classes.keys()).sort((a, b) => classes[a]! - classes[b]! || a - b);
}

function scaleUpPaths(fabric: Fabric, { src, dst }: RankPairs, pairPath: Uint32Array, ends: PathEnds) {
  const within = new Uint8Array(ends.starts.length);
  pairPath.forEach((path, i) => {
    if (path !== NO_LINK) within[path] = routePlane(fabric, src[i]!, dst[i]!);
  });
  return within;
}

/** The load of a unit of flow on each link, and when its last bit is there, ps. */
interface Parts {
  readonly parts: Float64Array;
  readonly latencyPs: number;
}

/**
 * A leg to or from all random nodes: its parts, the latency by each node, and which can be reached.
 */
interface Leg {
  readonly parts: Float64Array;
  readonly latencyPs: Float64Array;
}

function createLegs(fabric: Fabric, routes: RouteTables) {
  const splitter = createSplitter(fabric, routes);
  const by = detourClasses(fabric, routes);
  const links = fabric.links.count;
  const toAll = new Map<number, Leg>();
  let last: { readonly c: number; readonly leg: Leg } | undefined;
  const leg = (ends: (node: number) => readonly [number, number]): Leg => {
    const made = { parts: new Float64Array(links), latencyPs: new Float64Array(by.length).fill(-1) };
    by.forEach((c, i) => {
      const [from, to] = ends(c);
      if (!isReachable(routes, from, to)) return;
      made.latencyPs[i] = add(splitter, routes, from, to, 1 / by.length, made.parts);
    });
    return made;
  };
  const direct = (start: number, c: number, share = 1): Parts => {
    const parts = new Float64Array(links);
    return { parts, latencyPs: add(splitter, routes, start, c, share, parts) };
  };
  return {
    direct,
    both(start: number, c: number): Parts {
      if (start === routes.classNode[c]) return { parts: new Float64Array(0), latencyPs: 0 };
      let out = toAll.get(start);
      if (!out) {
        out = leg((to) => [start, to]);
        toAll.set(start, out);
      }
      if (last?.c !== c) last = { c, leg: leg((from) => [routes.classNode[from]!, c]) };
      const back = last.leg;
      const ways = out.latencyPs.filter((ps) => ps >= 0).length;
      const { parts, latencyPs } = direct(start, c, 1 - ways / by.length);
      let slowest = ways < by.length ? latencyPs : 0;
      out.latencyPs.forEach((ps, i) => {
        if (ps >= 0) slowest = Math.max(slowest, ps + back.latencyPs[i]!);
      });
      for (let link = 0; link < links; link++) parts[link]! += out.parts[link]! + back.parts[link]!;
      return { parts, latencyPs: slowest };
    },
  };
}

/** Adds `share` of a unit of flow to the parts; returns the latency of its slowest path, ps. */
function add(
  { split, links, shares, latencyPs }: Splitter,
  { classNode }: RouteTables,
  start: number,
  c: number,
  share: number,
  parts: Float64Array,
): number {
  if (start === classNode[c]) return 0;
  const size = split(start, c);
  for (let i = 0; i < size; i++) parts[links[i]!]! += share * shares[i]!;
  return latencyPs();
}
