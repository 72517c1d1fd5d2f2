/** Which level of a fabric limits large messages: links inside servers, or those between them. */
import type { Fabric } from '../model/fabric.ts';
import { tierName } from '../model/fabric.ts';
import type { LinkResult } from '../model/result.ts';

/** Links inside servers, links between servers, and links of a fabric without servers. */
export type LinkLevel = 'inside' | 'between' | 'links';

/** The levels whose busiest link is within a tenth of the busiest of all. */
export interface BusiestLevels {
  readonly levels: readonly LinkLevel[];
  /** Share of the busiest link's rate that is in use, 0 to 1, at the last size. */
  readonly utilization: number;
}

/** @param links The busiest links of a result, by names. */
export function busiestLevels(fabric: Fabric, links: readonly LinkResult[]): BusiestLevels {
  const utilization = Math.max(0, ...links.map((link) => link.utilization));
  const nodes = nodesByName(fabric, new Set(links.flatMap(({ from, to }) => [from, to])));
  const several = fabric.links.scaleUp.includes(1);
  const levels = links
    .filter((link) => link.utilization >= 0.9 * utilization)
    .map(({ from, to }) => levelOf(fabric, several, nodes.get(from), nodes.get(to)));
  return { levels: [...new Set(levels)], utilization };
}

function levelOf(
  { links }: Fabric,
  several: boolean,
  from: number | undefined,
  to: number | undefined,
): LinkLevel {
  if (!several) return 'links';
  const link = links.from.findIndex((node, i) => node === from && links.to[i] === to);
  return links.scaleUp[link] === 1 ? 'inside' : 'between';
}

/** Nodes of these names, as `nodeName` has them; one pass over the fabric. */
function nodesByName(fabric: Fabric, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const found = new Map<string, number>();
  fabric.kind.forEach((kind, node) => {
    const key = `${kind} ${fabric.tier[node]}`;
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    const name = `${tierName(fabric, node)} ${index}`;
    if (names.has(name)) found.set(name, node);
  });
  return found;
}
