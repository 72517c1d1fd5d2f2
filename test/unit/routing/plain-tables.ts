/** Route tables the plain way, a search for every class: what `buildRouteEpochs` must equal. */
import type { Fabric } from '../../../src/model/fabric.ts';
import { NO_SET, type RouteTables } from '../../../src/model/routes.ts';
import { adjacency } from '../../../src/routing/adjacency.ts';
import { attachRanks } from '../../../src/routing/planes.ts';
import { type SetRule, shapeOf } from '../../../src/routing/rules.ts';

/** Sets by number, as texts of links, and `nextSet` of each state of the fabric. */
export interface PlainTables {
  readonly sets: readonly string[];
  readonly nextSets: readonly (readonly number[])[];
}

/** By shortest paths; the first state's links that are down are `downs[0]`. */
export function plainTables(
  fabric: Fabric,
  { classRow, nextSet }: RouteTables,
  downs: readonly (Uint8Array | undefined)[],
  rule: SetRule,
): PlainTables {
  const { classNode, classPlane } = attachRanks(fabric);
  const shape = shapeOf(fabric, rule);
  const sets = new Map<string, number>();
  const idOf = (links: string): number => {
    const id = sets.get(links) ?? sets.size;
    sets.set(links, id);
    return id;
  };
  const nextSets: number[][] = [];
  for (const down of downs) {
    // A node without a way keeps that of the first state.
    const next = nextSets[0]?.slice() ?? new Array<number>(nextSet.length).fill(NO_SET);
    classNode.forEach((target, c) => {
      const row = classRow[c]!;
      if (row === NO_SET) return;
      const { outStart, outLinks, outTo, inStart, inFrom } = adjacency(fabric, classPlane[c]!, down);
      const distance = new Map([[target, 0]]);
      for (const node of distance.keys()) {
        for (const before of inFrom.subarray(inStart[node], inStart[node + 1]))
          if (!distance.has(before)) distance.set(before, distance.get(node)! + 1);
      }
      shape?.start?.(target);
      for (const [node, hops] of distance) {
        if (node === target) continue;
        const links: number[] = [];
        for (let e = outStart[node]!; e < outStart[node + 1]!; e++)
          if (distance.get(outTo[e]!) === hops - 1) links.push(outLinks[e]!);
        const candidate = Uint32Array.from({ length: 64 * links.length }, (_, i) => links[i] ?? 0);
        const size = shape?.shape(candidate, links.length, node) ?? links.length;
        next[row + node] = idOf(candidate.subarray(0, size).join());
      }
    });
    nextSets.push(next);
  }
  return { sets: [...sets.keys()], nextSets };
}
