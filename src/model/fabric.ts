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
  /** Server of each rank: ranks with the same number share a scale-up domain, or are the same chassis. */
  readonly server: Uint32Array;
  /** Whether ranks pass on what is not for them (direct networks: ring, torus). */
  readonly ranksForward: boolean;
  /** Names of the tiers' switches for people, by tier: `['rank', 'leaf', 'spine']`. */
  readonly tierNames: readonly string[];
  readonly links: Links;
}
