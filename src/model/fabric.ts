/**
 * A fabric: nodes and one-directional links, as plain typed arrays.
 *
 * Nodes `0 … ranks-1` are ranks, the rest are switches. A cable is two links, stored next to each
 * other (`2c` and `2c+1`, opposite directions).
 */

/**
 * The kind of a node. `nic` and `scaleUpPort` belong to one rank each. If a rank has several cables
 * in a plane they meet in such a node. The rank has one link to it with the rate of all of them.
 */
export const NodeKind = { rank: 0, scaleOutSwitch: 1, scaleUpSwitch: 2, nic: 3, scaleUpPort: 4 } as const;

/** Links by number, one array a property: nodes, bit/s, ps. */
export interface Links {
  readonly count: number;
  /** Tail node of each link. */
  readonly from: Uint32Array;
  /** Head node of each link. */
  readonly to: Uint32Array;
  /** bit/s. */
  readonly rateBps: Float64Array;
  /** One-way propagation, integer picoseconds (exact below 2^53). */
  readonly latencyPs: Float64Array;
  /** 1 where the link belongs to a scale-up domain. */
  readonly scaleUp: Uint8Array;
  /**
   * Fraction of the packets that are lost on each link; only of fabrics where it is not 0
   * everywhere. Packets act on it.
   */
  readonly errorRate?: Float64Array | undefined;
  /**
   * The axis along which each link leads, from 0, {@link NO_AXIS} for others; only of fabrics that
   * have axes.
   */
  readonly axis?: Uint8Array | undefined;
}

/** The value of a link along no axis. */
export const NO_AXIS = 255;

/** The value of a node in no group. */
export const NO_GROUP = 0xffffffff;

/**
 * How the nodes of a family without tiers lie, for pictures: on a grid, whose points the ranks
 * (where they forward) or else the first tier's switches are, first axis fastest; or in groups of
 * consecutive switches, so many of each tier.
 */
export type Layout =
  | { readonly kind: 'grid'; readonly sizes: readonly number[] }
  | { readonly kind: 'groups'; readonly groups: number; readonly perGroup: readonly number[] };

/**
 * Nodes and links of one direction each. Ranks come first; scale-up and scale-out are one graph.
 * Rates in bit/s, latencies in ps.
 */
export interface Fabric {
  /** Name of the family, e.g. `leaf-spine`. */
  readonly name: string;
  readonly ranks: number;
  /** Ranks and switches. */
  readonly nodeCount: number;
  /** {@link NodeKind} of each node. */
  readonly kind: Uint8Array;
  /**
   * 0 for ranks, 1 for leaves and scale-up switches, 2 for spines, 3 for cores; with NICs between,
   * one more for all but scale-up.
   */
  readonly tier: Uint8Array;
  /**
   * Server of each rank: two ranks share a scale-up domain if, and only if, they have the same
   * number.
   */
  readonly server: Uint32Array;
  /** Whether ranks forward packets for other ranks (direct networks: ring, torus). */
  readonly ranksForward: boolean;
  /**
   * Scale-out nodes that are NICs which ranks of a server share: their links are own ports;
   * default: none.
   */
  readonly sharedNics?: readonly number[] | undefined;
  /** Names of the tiers' scale-out nodes for people, by tier: `['rank', 'leaf', 'spine']`. */
  readonly tierNames: readonly string[];
  /**
   * Group of each node that forwards, where minimal paths cross from one group to another at most
   * once (dragonfly); {@link NO_GROUP} of others.
   */
  readonly group?: Uint32Array | undefined;
  /**
   * Node here of each node as the file of the fabric numbers it, where it does so in its own way.
   */
  readonly fileNodes?: Uint32Array;
  /** How it is drawn, where that is not by tiers or on a circle. */
  readonly layout?: Layout;
  readonly links: Links;
}

/** Names of the tiers of a scale-up domain: ports of ranks, switches, switches between those. */
export const SCALE_UP_TIERS = ['port', 'nvswitch', 'nvspine'] as const;

/** Whether a node is a switch: neither a rank, the ports of one, nor a NIC that ranks share. */
export function isSwitch({ kind, sharedNics = [] }: Fabric, node: number): boolean {
  if (kind[node] === NodeKind.scaleUpSwitch) return true;
  return kind[node] === NodeKind.scaleOutSwitch && !sharedNics.includes(node);
}

/** How many nodes are switches. */
export function switchCount({ kind, sharedNics = [] }: Fabric): number {
  const all = kind.reduce(
    (sum, one) => sum + (one === NodeKind.scaleOutSwitch || one === NodeKind.scaleUpSwitch ? 1 : 0),
    0,
  );
  return all - sharedNics.length;
}

/** The common name of nodes of this one's kind and tier: `rank`, `leaf`, `nvswitch`, `nic`. */
export function tierName({ kind, tier, tierNames }: Fabric, node: number): string {
  const within = kind[node] === NodeKind.scaleUpSwitch || kind[node] === NodeKind.scaleUpPort;
  return (within ? SCALE_UP_TIERS : tierNames)[tier[node] as number] ?? 'switch';
}

/**
 * The common name of a node: `rank 17`, `leaf 3`, `spine 1`, `nvswitch 2`; numbered from 0 within
 * its kind and tier.
 */
export function nodeName(fabric: Fabric, node: number): string {
  const { kind, tier } = fabric;
  let index = 0;
  for (let other = 0; other < node; other++) {
    if (kind[other] === kind[node] && tier[other] === tier[node]) index++;
  }
  return `${tierName(fabric, node)} ${index}`;
}
