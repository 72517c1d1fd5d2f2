/** Facts that can be counted in a fabric. */
import { type Fabric, NodeKind, switchCount, tierName } from '../../model/fabric.ts';
import { allToAll } from '../../topology/facts/all-to-all.ts';
import { bisectionOf } from '../../topology/facts/bisection.ts';
import type { Halves } from '../../topology/facts/halves.ts';
import { hopFacts } from '../../topology/facts/hops.ts';
import type { Length } from './prices.ts';
import { runsOf } from './runs.ts';

/** Cables of one kind between two tiers; names of tiers as in `TopologyFacts.tiers`. */
export interface CableGroup {
  readonly from: string;
  readonly to: string;
  readonly scaleUp: boolean;
  /** Where they run. */
  readonly length: Length;
  /** Cables, each of two links. */
  readonly count: number;
  /** bit/s, each direction. */
  readonly rateBps: number;
  /** ps, one way. */
  readonly latencyPs: number;
  /** Fraction of the packets that are lost on each; left out if none are lost. */
  readonly errorRate?: number;
}

/** Nodes of one kind at one height of a fabric. */
export interface TierFacts {
  /** `host`, `leaf`, `spine` … */
  readonly name: string;
  readonly scaleUp: boolean;
  /** Nodes. */
  readonly count: number;
  /** Most ports that one node of the tier has. */
  readonly ports: number;
}

/** Counts and measures of a fabric, as `weft topo` prints them. */
export interface TopologyFacts {
  /** Name of the topology. */
  readonly name: string;
  readonly ranks: number;
  readonly servers: number;
  readonly switches: number;
  /** Directed links: a cable is two. */
  readonly links: number;
  /** Longest shortest path between two ranks, links; 0 if no two ranks have a path. */
  readonly diameter: number;
  /** Mean of the shortest paths between two ranks, links. */
  readonly meanHops: number;
  /** Whether distances to all ranks were found; if not the diameter is at least so long. */
  readonly hopsExact: boolean;
  /**
   * An all-to-all of one message from each rank to every other, over all shortest paths; null for
   * one rank.
   */
  readonly allToAll: AllToAllFacts | null;
  /** Ordered pairs of different ranks without a path. */
  readonly unreachablePairs: number;
  /** Least of the cuts looked at, bit/s; null where it was not worked out. */
  readonly bisectionBps: number | null;
  /**
   * Axis of the grid across which that cut is, from 0; null where it is between halves by rank
   * number.
   */
  readonly bisectionAxis: number | null;
  /**
   * Bisection over the bytes that certain ports can send: those that lead out of the lower half's
   * servers, and those into servers that the cut parts. 1 is non-blocking.
   */
  readonly bisectionFraction: number | null;
  readonly tiers: readonly TierFacts[];
  readonly cables: readonly CableGroup[];
}

/** The bottleneck of an all-to-all. */
export interface AllToAllFacts {
  /** Messages on the link that takes longest; if not `exact`, at least so many. */
  readonly messages: number;
  /** That link's ends, as tiers. */
  readonly from: string;
  readonly to: string;
  /** bit/s. */
  readonly rateBps: number;
  /** Its time over that of a rank's ports: 1 where the fabric is not in the way. */
  readonly slowdown: number;
  readonly exact: boolean;
  /** Shortest paths between two ranks that hang on different nodes. */
  readonly paths: { readonly min: number; readonly mean: number; readonly max: number };
}

/** Links times searches of 32 nodes: a few seconds. */
const MOST_HOP_WORK = 6e7;

/**
 * Counts a fabric's parts and measures its extent, which takes seconds for the largest;
 * `onProgress` is told the fraction of the distances done. Rates are in bit/s, latencies in ps.
 * Throws nothing: a fact that would take too long is null, or marked as not exact.
 *
 * ```ts
 * const { fabric } = await parseScenario(text);
 * const { diameter, bisectionFraction } = topologyFacts(fabric.build());
 * ```
 */
export function topologyFacts(fabric: Fabric, onProgress?: (done: number) => void): TopologyFacts {
  const bisection = bisectionOf(fabric);
  const { diameterHops, meanHops, unreachablePairs, exact } = hopFacts(fabric, {
    onProgress,
    mostWork: MOST_HOP_WORK,
  });
  return {
    name: fabric.name,
    ranks: fabric.ranks,
    servers: new Set(fabric.server).size,
    switches: switchCount(fabric),
    links: fabric.links.count,
    diameter: diameterHops,
    meanHops,
    hopsExact: exact,
    allToAll: allToAllFacts(fabric),
    unreachablePairs,
    bisectionBps: bisection?.bps ?? null,
    bisectionAxis: bisection?.axis ?? null,
    // Where no port leads out of the half nothing is cut, and nothing crosses.
    bisectionFraction: bisection ? bisection.bps / (sentBps(fabric, bisection) || 1) : null,
    tiers: tierFacts(fabric),
    cables: cableGroups(fabric),
  };
}

/** The rate at which the ports of the lower half can send to the upper, bit/s. */
function sentBps({ ranks, links, server }: Fabric, { lower, upper }: Halves): number {
  const among = new Uint8Array(ranks);
  for (const rank of lower) among[rank] = 1;
  // Scale-up ports count in servers that have ranks in both halves: from the others all that
  // crosses goes through NICs.
  const beyond = new Set(Array.from(upper, (rank) => server[rank]!));
  const counts = (rank: number, link: number) => links.scaleUp[link] === 0 || beyond.has(server[rank]!);
  let sum = 0;
  for (let link = 0; link < links.count; link++) {
    const rank = links.from[link]!;
    if (among[rank] === 1 && counts(rank, link)) sum += links.rateBps[link]!;
  }
  return sum;
}

function allToAllFacts(fabric: Fabric): AllToAllFacts | null {
  if (fabric.ranks < 2) return null;
  const { busiest, ...facts } = allToAll(fabric);
  const { from, to, rateBps } = fabric.links;
  return {
    ...facts,
    from: tierName(fabric, from[busiest]!),
    to: tierName(fabric, to[busiest]!),
    rateBps: rateBps[busiest]!,
  };
}

function tierFacts(fabric: Fabric): TierFacts[] {
  const ports = new Uint32Array(fabric.nodeCount);
  for (let link = 0; link < fabric.links.count; link++) ports[fabric.links.from[link]!]!++;
  const tiers = new Map<string, TierFacts & { count: number; ports: number; tier: number }>();
  for (let node = 0; node < fabric.nodeCount; node++) {
    const name = tierName(fabric, node);
    const kind = fabric.kind[node];
    const scaleUp = kind === NodeKind.scaleUpSwitch || kind === NodeKind.scaleUpPort;
    const facts = tiers.get(name) ?? { name, scaleUp, count: 0, ports: 0, tier: fabric.tier[node]! };
    facts.count++;
    facts.ports = Math.max(facts.ports, ports[node]!);
    tiers.set(name, facts);
  }
  const upwards = [...tiers.values()].sort((a, b) => a.tier - b.tier);
  return upwards.map(({ tier: _, ...facts }) => facts);
}

/** Cables by the tiers they join, their rate and latency; from the lower tier to the upper. */
function cableGroups(fabric: Fabric): CableGroup[] {
  const { from, to, rateBps, latencyPs, scaleUp, errorRate, count } = fabric.links;
  const { lengthOf } = runsOf(fabric);
  const groups = new Map<string, { -readonly [K in keyof CableGroup]: CableGroup[K] }>();
  // A cable is two links next to each other.
  for (let link = 0; link < count; link += 2) {
    const ends = [from[link]!, to[link]!].sort((a, b) => fabric.tier[a]! - fabric.tier[b]!);
    const [lower, upper] = ends.map((node) => tierName(fabric, node));
    const errors = errorRate?.[link] ?? 0;
    const key = [lower, upper, rateBps[link], latencyPs[link], errors].join();
    const group = groups.get(key);
    if (group) group.count++;
    else {
      groups.set(key, {
        from: lower!,
        to: upper!,
        scaleUp: scaleUp[link] === 1,
        length: lengthOf(link),
        count: 1,
        rateBps: rateBps[link]!,
        latencyPs: latencyPs[link]!,
        ...(errors > 0 ? { errorRate: errors } : {}),
      });
    }
  }
  return [...groups.values()];
}
