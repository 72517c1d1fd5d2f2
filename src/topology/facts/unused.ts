/** Ports that a fabric of a wanted size leaves unused. */
import { type Fabric, NodeKind, tierName } from '../../model/fabric.ts';

/** Ports of the switches of one tier. */
export interface UnusedPorts {
  readonly tier: string;
  readonly switches: number;
  /** Unused ports, all switches of the tier together. */
  readonly unused: number;
}

export interface Unused {
  /** Ports for hosts, if each switch with hosts had as many as the fullest. */
  readonly hostPorts: number;
  /** By tier, if switches have `radix` ports. */
  readonly tiers: readonly UnusedPorts[];
}

/** The unused ports of a fabric of switches of `radix` ports; scale-up domains are left out. */
export function unusedOf(fabric: Fabric, radix: number): Unused {
  const { links, kind, nodeCount, ranks, sharedNics } = fabric;
  const ports = new Uint32Array(nodeCount);
  const hosts = new Uint32Array(nodeCount);
  const shared = new Set(sharedNics);
  const isHost = (node: number) => node < ranks || kind[node] === NodeKind.nic || shared.has(node);
  for (let link = 0; link < links.count; link++) {
    const node = links.from[link]!;
    ports[node]!++;
    if (isHost(links.to[link]!)) hosts[node]!++;
  }
  const tiers = new Map<
    string,
    { tier: string; switches: number; unused: number; most: number; hosts: number }
  >();
  for (let node = ranks; node < nodeCount; node++) {
    if (kind[node] !== NodeKind.scaleOutSwitch || shared.has(node)) continue;
    const tier = tierName(fabric, node);
    const of = tiers.get(tier) ?? { tier, switches: 0, unused: 0, most: 0, hosts: 0 };
    of.switches++;
    of.unused += Math.max(0, radix - ports[node]!);
    of.most = Math.max(of.most, hosts[node]!);
    of.hosts += hosts[node]!;
    tiers.set(tier, of);
  }
  const all = [...tiers.values()];
  return {
    hostPorts: all.reduce((sum, { switches, most, hosts: used }) => sum + switches * most - used, 0),
    tiers: all.map(({ tier, switches, unused }) => ({ tier, switches, unused })),
  };
}
