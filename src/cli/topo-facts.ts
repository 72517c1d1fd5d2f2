/** What can be counted in a fabric. */
import { type Fabric, isSwitch, NodeKind, tierName } from '../model/fabric.ts';
import { hopFacts } from '../topology/hops.ts';
import { bisectionBps } from './bisection.ts';

/** Cables of one kind between two tiers. */
export interface CableGroup {
  readonly from: string;
  readonly to: string;
  readonly scaleUp: boolean;
  readonly count: number;
  /** bit/s, each direction. */
  readonly rateBps: number;
  readonly latencyPs: number;
}

export interface TierFacts {
  readonly name: string;
  readonly scaleUp: boolean;
  readonly count: number;
  /** Most ports that one node of the tier has. */
  readonly ports: number;
}

export interface TopologyFacts {
  readonly name: string;
  readonly ranks: number;
  readonly servers: number;
  readonly switches: number;
  readonly links: number;
  /** Longest shortest path between two ranks, links; 0 where no two ranks have a path. */
  readonly diameter: number;
  /** Ordered pairs of different ranks without a path. */
  readonly unreachablePairs: number;
  /** Between the lower and the upper half of the ranks; null where it was not worked out. */
  readonly bisectionBps: number | null;
  /** Bisection over what the NICs of one half can send: 1 is non-blocking. */
  readonly bisectionFraction: number | null;
  readonly tiers: readonly TierFacts[];
  readonly cables: readonly CableGroup[];
}

/** Counts a fabric's parts and measures its extent; `onProgress` is told the fraction of the distances done. */
export function topologyFacts(fabric: Fabric, onProgress?: (done: number) => void): TopologyFacts {
  const bisection = bisectionBps(fabric);
  const { diameterHops, unreachablePairs } = hopFacts(fabric, { onProgress });
  const half = Math.floor(fabric.ranks / 2);
  let halfBps = 0;
  // Scale-up rates are left out: servers lie within a half, and what crosses goes through NICs, if there are any.
  const plane = fabric.links.scaleUp.includes(0) ? 0 : 1;
  for (let link = 0; link < fabric.links.count; link++) {
    if (fabric.links.from[link]! < half && fabric.links.scaleUp[link] === plane)
      halfBps += fabric.links.rateBps[link]!;
  }
  return {
    name: fabric.name,
    ranks: fabric.ranks,
    servers: new Set(fabric.server).size,
    switches: fabric.kind.reduce((count, _, node) => count + (isSwitch(fabric, node) ? 1 : 0), 0),
    links: fabric.links.count,
    diameter: diameterHops,
    unreachablePairs,
    bisectionBps: bisection ?? null,
    bisectionFraction: bisection === undefined ? null : bisection / halfBps,
    tiers: tierFacts(fabric),
    cables: cableGroups(fabric),
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
  const { from, to, rateBps, latencyPs, scaleUp, count } = fabric.links;
  const groups = new Map<string, { -readonly [K in keyof CableGroup]: CableGroup[K] }>();
  // A cable is two links next to each other.
  for (let link = 0; link < count; link += 2) {
    const ends = [from[link]!, to[link]!].sort((a, b) => fabric.tier[a]! - fabric.tier[b]!);
    const [lower, upper] = ends.map((node) => tierName(fabric, node));
    const key = [lower, upper, rateBps[link], latencyPs[link]].join();
    const group = groups.get(key);
    if (group) group.count++;
    else {
      groups.set(key, {
        from: lower!,
        to: upper!,
        scaleUp: scaleUp[link] === 1,
        count: 1,
        rateBps: rateBps[link]!,
        latencyPs: latencyPs[link]!,
      });
    }
  }
  return [...groups.values()];
}
