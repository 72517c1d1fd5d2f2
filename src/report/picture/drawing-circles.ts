/**
 * Flat and direct networks: a ring a level, switches within, ranks around them; groups are small
 * such circles on a large one.
 */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { along, homes, owners } from './drawing-levels.ts';

/** Part of the radius, between rings; less with many rings. */
const MOST_STEP = 0.28;

/** Places all nodes; gives the aspect. */
export function placeInCircles(
  fabric: Fabric,
  levels: readonly Uint32Array[],
  x: Float32Array,
  y: Float32Array,
): number {
  const { group, groups } = groupsOf(fabric, levels);
  const { server, ranks } = fabric;
  const owner = owners(fabric);
  const radius = groups > 1 ? Math.min(0.42, 0.8 * Math.sin(Math.PI / groups)) : 1;
  const reach = groups > 1 ? 1 + radius : 1;
  const step = levels.length > 1 ? Math.min(MOST_STEP, 0.84 / (levels.length - 1)) : 0;
  const apart = (a: number, b: number) => {
    const [one, other] = [owner[a]!, owner[b]!];
    return one < ranks && other < ranks && server[one] !== server[other] ? 0.5 : 0;
  };
  levels.forEach((nodes, level) => {
    const ring = radius * (1 - (levels.length - 1 - level) * step);
    const members: number[][] = Array.from({ length: groups }, () => []);
    for (const node of nodes) members[group[node]!]!.push(node);
    members.forEach((nodesOf, g) => {
      const turn = (2 * Math.PI * g) / groups;
      const [centreX, centreY] = groups > 1 ? [Math.sin(turn), -Math.cos(turn)] : [0, 0];
      const at = along(nodesOf.length, (i) => apart(nodesOf[i - 1]!, nodesOf[i]!));
      nodesOf.forEach((node, i) => {
        const angle = turn + 2 * Math.PI * at[i]!;
        const r = nodesOf.length === 1 && level === 0 ? 0 : ring;
        x[node] = 0.5 + (centreX + r * Math.sin(angle)) / (2 * reach);
        y[node] = 0.5 - (-centreY + r * Math.cos(angle)) / (2 * reach);
      });
    });
  });
  return 1;
}

/** Group of each node, from its switch; one group where the family has none. */
function groupsOf(
  fabric: Fabric,
  levels: readonly Uint32Array[],
): { readonly group: Uint32Array; readonly groups: number } {
  const { layout, nodeCount, kind } = fabric;
  const group = new Uint32Array(nodeCount);
  if (layout?.kind !== 'groups') return { group, groups: 1 };
  const { groups, perGroup } = layout;
  const switches = levels.filter((nodes) => kind[nodes[0]!] === NodeKind.scaleOutSwitch).reverse();
  switches.forEach((nodes, tier) => {
    nodes.forEach((node, i) => {
      // Planes are numbered one after the other, and lie in the same circles.
      group[node] = Math.floor(i / perGroup[tier]!) % groups;
    });
  });
  const home = homes(fabric);
  for (let node = 0; node < nodeCount; node++) group[node] = group[home[node]!]!;
  return { group, groups };
}
