/**
 * A route table: for every switch and every destination class, the set of links a packet may take
 * next on a shortest path. A destination class is the switch of a rank's port (ranks that share it
 * share the routes to it), or the rank itself if ranks forward.
 *
 * A path from `src` to `dst` in a *plane* (0 scale-out, 1 scale-up; `routePlane` says which) is
 * walked so:
 *   link = firstLink[plane][src]; node = to(link)            (not where ranks forward: node = src)
 *   while node != classNode[c], c = rankClass[plane][dst]:
 *     set = nextSet[classRow[c] + node]                       (index of a set; NO_SET: unreachable)
 *     link = setLinks[setStart[set] + choice(node, …) mod size]; node = to(link)
 *   if node is not dst: link = lastLink[plane][dst]
 */
import { constants } from '../kernels/words.ts';

export const NO_LINK = constants['shared/none'].NONE;
export const NO_SET = constants['shared/none'].NONE;

/** Tables of scale-out or of scale-up alone. */
export interface RoutePlane {
  /** Rank → its egress link in this plane, `NO_LINK` if it has none or if ranks forward. */
  readonly firstLink: Uint32Array;
  /** Rank → the link from its switch to it, `NO_LINK` likewise. */
  readonly lastLink: Uint32Array;
  /** Rank → destination class, `NO_LINK` if it has no port in this plane. */
  readonly rankClass: Uint32Array;
}

/** For each node and destination class, the set of next links that a flow may take. */
export interface RouteTables {
  /** `[scale-out, scale-up]`. */
  readonly planes: readonly [RoutePlane, RoutePlane];
  /** Class → the node where its walk ends. */
  readonly classNode: Uint32Array;
  /**
   * Class → start of its row in `nextSet`; `NO_SET` for a class whose switch no other switch is
   * joined to, which only its own ranks can reach.
   */
  readonly classRow: Uint32Array;
  /**
   * `row + node` → set index. Rows overlap in the ranks' entries, which are read only if ranks
   * forward.
   */
  readonly nextSet: Uint32Array;
  /** Set → first entry in `setLinks`; one entry more than sets. */
  readonly setStart: Uint32Array;
  /**
   * Links of the sets, ascending within a set; of a fabric with failures whose switches hash
   * resiliently, buckets (`src/routing/buckets.ts`).
   */
  readonly setLinks: Uint32Array;
  /**
   * Node → divisor of D-mod-k at that node: the product of the up-arities of the tiers below, times
   * the stride of rank numbers under one leaf (1 where a leaf's ranks are consecutive, `gpus` where
   * they are one rail).
   */
  readonly divisor: Uint32Array;
  /** Longest shortest path between two ranks that share a plane, links. */
  readonly maxHops: number;
}
