/**
 * NICs with several ports, one in each plane of a multi-plane fabric. Such a NIC is a node: its
 * rank has a link to it as fast as all ports together. The NIC picks the plane as a switch picks
 * among equal links (by hash, spraying, shortest queue). The latency of a host's link is half on
 * either side of the NIC, so that planes do not lengthen a way. Left out: how a NIC's ports share
 * its PCIe lanes, and changing planes inside the network, which planes do not allow.
 */
import type { Param } from '../../model/params.ts';
import type { Cable, FabricBuilder } from './builder.ts';

export const planeParams = {
  planes: {
    kind: 'count',
    help: 'copies of the whole switch network; a NIC has a port of rate/planes in each, and picks one per flow or packet',
    default: 1,
    min: 1,
    max: 64,
  },
} as const satisfies Record<string, Param>;

/**
 * Cables a rank to its leaf in each plane: straight to the only one, or from its NIC, rate divided
 * among the ports.
 */
export function cableHost(
  builder: FabricBuilder,
  rank: number,
  leaves: readonly number[],
  cable: Cable,
): void {
  const { firstNic } = builder;
  if (firstNic === undefined) {
    for (const leaf of leaves) builder.cable(rank, leaf, cable);
    return;
  }
  const half = { ...cable, latencyPs: cable.latencyPs / 2 };
  builder.cable(rank, firstNic + rank, half);
  for (const leaf of leaves) {
    builder.cable(firstNic + rank, leaf, { ...half, rateBps: cable.rateBps / leaves.length });
  }
}
