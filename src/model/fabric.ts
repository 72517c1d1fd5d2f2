/**
 * What a fabric IS: nodes and one-directional links, as plain typed arrays.
 *
 * Nodes `0 … ranks-1` are ranks, the rest are switches. A cable is two links, stored next to each other
 * (`2c` and `2c+1`, opposite directions).
 */

/** What a node is. */
export const NodeKind = { rank: 0, scaleOutSwitch: 1, scaleUpSwitch: 2 } as const;

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
}

export interface Fabric {
  /** Name of the family, e.g. `leaf-spine`. */
  readonly name: string;
  readonly ranks: number;
  /** Ranks and switches. */
  readonly nodeCount: number;
  /** {@link NodeKind} of each node. */
  readonly kind: Uint8Array;
  /** 0 for ranks, 1 for leaves and scale-up switches, 2 for spines, 3 for cores. */
  readonly tier: Uint8Array;
  /** Server of each rank: two ranks share a scale-up domain if, and only if, they have the same number. */
  readonly server: Uint32Array;
  /** Whether ranks pass on what is not for them (direct networks: ring, torus). */
  readonly ranksForward: boolean;
  /** Names of the tiers' scale-out nodes for people, by tier: `['rank', 'leaf', 'spine']`. */
  readonly tierNames: readonly string[];
  readonly links: Links;
}

/** What people call a node: `rank 17`, `leaf 3`, `spine 1`, `nvswitch 2`; numbered from 0 within its kind and tier. */
export function nodeName(fabric: Fabric, node: number): string {
  const { kind, tier } = fabric;
  const scaleUp = kind[node] === NodeKind.scaleUpSwitch;
  let index = 0;
  for (let other = 0; other < node; other++) {
    if (kind[other] === kind[node] && tier[other] === tier[node]) index++;
  }
  return `${scaleUp ? 'nvswitch' : fabric.tierNames[tier[node] as number]} ${index}`;
}
