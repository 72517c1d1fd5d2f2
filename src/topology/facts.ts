/**
 * What an architect asks of a fabric first. All figures are of the scale-out plane unless said otherwise.
 *
 * Bisection bandwidth here is that of the tiers, in one direction: half of the least capacity of any tier boundary
 * that ranks' traffic may cross (ranks to leaves, leaves to spines, …), which is what uniform traffic between two
 * halves of the ranks gets in a folded Clos. The smallest cut of the graph itself can be lower where tiers are wired
 * unevenly. Where ranks forward, the links between the lower and the upper half of the rank numbers are summed.
 */
import { type Fabric, NodeKind } from '../model/fabric.ts';
import { type HopFacts, hopFacts } from './hops.ts';

/** The switches of one tier. */
export interface TierFacts {
  /** `leaf`, `spine`, `core`, or `nvswitch` for scale-up switches. */
  readonly name: string;
  readonly switches: number;
  /** Most ports in use on one switch. */
  readonly portsUsed: number;
  /** Rate down over rate up, all switches together; `undefined` at the top. */
  readonly oversubscription: number | undefined;
}

export interface FabricFacts extends HopFacts {
  readonly name: string;
  readonly ranks: number;
  readonly servers: number;
  readonly switches: number;
  readonly tiers: readonly TierFacts[];
  /** One direction each. */
  readonly links: number;
  readonly cables: number;
  /** One direction, bit/s; see the head of the file. */
  readonly bisectionBps: number;
  /** Bisection over what half of the ranks can send, 1 where the fabric is non-blocking. */
  readonly bisectionFraction: number;
}

/** Counts, distances and capacities of a fabric. Exact. */
export function fabricFacts(fabric: Fabric): FabricFacts {
  const { links, ranks, nodeCount, server } = fabric;
  const up = upCapacity(fabric);
  const injectionBps = (up[0] ?? 0) / 2;
  const bisectionBps = fabric.ranksForward
    ? crossingBps(fabric)
    : Math.min(...up.filter((bps) => bps > 0)) / 2;
  return {
    name: fabric.name,
    ranks,
    servers: new Set(server).size,
    switches: nodeCount - ranks,
    tiers: tierFacts(fabric, up),
    links: links.count,
    cables: links.count / 2,
    bisectionBps,
    bisectionFraction: bisectionBps / (fabric.ranksForward ? forwardInjectionBps(fabric) : injectionBps),
    ...hopFacts(fabric),
  };
}

/** Summed rate, by tier, of the links from its nodes to the tier above, bit/s. */
function upCapacity({ links, tier, tierNames }: Fabric): number[] {
  const up = tierNames.map(() => 0);
  for (let link = 0; link < links.count; link++) {
    const from = tier[links.from[link] as number] as number;
    const to = tier[links.to[link] as number] as number;
    if (links.scaleUp[link] === 0 && to === from + 1) up[from]! += links.rateBps[link] as number;
  }
  return up;
}

/** Rate of the links from the lower to the upper half of the ranks, bit/s. */
function crossingBps({ links, ranks }: Fabric): number {
  let sum = 0;
  for (let link = 0; link < links.count; link++) {
    const crosses = (links.from[link] as number) < ranks / 2 && (links.to[link] as number) >= ranks / 2;
    if (crosses) sum += links.rateBps[link] as number;
  }
  return sum;
}

/** What half of the ranks can send on all their links, bit/s. */
function forwardInjectionBps({ links }: Fabric): number {
  return links.rateBps.reduce((sum, bps) => sum + bps, 0) / 2;
}

function tierFacts(fabric: Fabric, up: readonly number[]): TierFacts[] {
  const { kind, tier, nodeCount, ranks, links, tierNames } = fabric;
  const ports = new Uint32Array(nodeCount);
  for (const node of links.from) ports[node]!++;
  const collect = (wanted: number, t: number): { switches: number; portsUsed: number } => {
    let switches = 0;
    let portsUsed = 0;
    for (let node = ranks; node < nodeCount; node++) {
      if (kind[node] !== wanted || tier[node] !== t) continue;
      switches++;
      portsUsed = Math.max(portsUsed, ports[node] as number);
    }
    return { switches, portsUsed };
  };
  const tiers: TierFacts[] = tierNames.slice(1).map((name, i) => ({
    name,
    ...collect(NodeKind.scaleOutSwitch, i + 1),
    oversubscription: (up[i + 1] ?? 0) > 0 ? (up[i] as number) / (up[i + 1] as number) : undefined,
  }));
  const scaleUp = collect(NodeKind.scaleUpSwitch, 1);
  if (scaleUp.switches > 0) tiers.push({ name: 'nvswitch', ...scaleUp, oversubscription: undefined });
  return tiers.filter(({ switches }) => switches > 0);
}
