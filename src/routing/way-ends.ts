/** The first and the last links of all paths that route tables give two nodes. */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';

export interface WayEnds {
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** Walks from a node to a class that it can reach and is not at. Cost: the links on the way. */
export function wayEnds(
  { links }: Fabric,
  { classNode, classRow, nextSet, setStart, setLinks }: RouteTables,
  start: number,
  c: number,
): WayEnds {
  const linksAt = (node: number) => {
    const set = nextSet[classRow[c]! + node]!;
    return setLinks.subarray(setStart[set], setStart[set + 1]);
  };
  const last = new Set<number>();
  const seen = new Set([start]);
  for (const node of seen) {
    for (const link of linksAt(node)) {
      const next = links.to[link]!;
      if (next === classNode[c]) last.add(link);
      else seen.add(next);
    }
  }
  return { first: [...new Set(linksAt(start))], last: [...last] };
}
