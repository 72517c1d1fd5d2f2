/** The marks that nodes are drawn as. */
import type { Fabric } from 'weft';

/**
 * Discs for ranks and their ports, squares for scale-out switches, diamonds for scale-up switches.
 */
export const Mark = { disc: 0, square: 1, diamond: 2 } as const;

/**
 * Mark of each kind of node (`NodeKind`): rank, scale-out switch, scale-up switch, NIC, scale-up
 * port.
 */
const MARK_OF_KIND = [Mark.disc, Mark.square, Mark.diamond, Mark.disc, Mark.disc] as const;
const RANK_KIND = 0;

/** The mark of a node. */
export function markOf({ kind }: Fabric, node: number): number {
  return MARK_OF_KIND[kind[node]!] ?? Mark.square;
}

/**
 * Half the width of a node's mark, CSS pixels: smaller for many nodes; ports of ranks are points.
 */
export function markRadius({ kind, nodeCount }: Fabric, node: number): number {
  const most = Math.min(7, Math.max(1.5, 60 / Math.sqrt(nodeCount)));
  if (kind[node] === RANK_KIND) return Math.max(1.2, most * 0.7);
  return kind[node]! > 2 ? 1 : most;
}
