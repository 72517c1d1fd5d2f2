/** Tiers of a fabric whose file names none. */

/**
 * Hops of each node from the nearest of the first `ranks` nodes; at most 255, and 1 if no such node
 * is near.
 */
export function hopTiers(
  nodes: number,
  ranks: number,
  cables: readonly { readonly a: number; readonly b: number }[],
): Uint8Array {
  const neighbours: number[][] = Array.from({ length: nodes }, () => []);
  for (const { a, b } of cables) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  const tiers = new Uint8Array(nodes).fill(1, ranks);
  const seen = new Uint8Array(nodes).fill(1, 0, ranks);
  let level = Array.from({ length: ranks }, (_, rank) => rank);
  for (let tier = 1; level.length > 0 && tier < 255; tier++) {
    const next: number[] = [];
    for (const node of level) {
      for (const other of neighbours[node]!) {
        if (seen[other] === 1) continue;
        seen[other] = 1;
        tiers[other] = tier;
        next.push(other);
      }
    }
    level = next;
  }
  return tiers;
}
