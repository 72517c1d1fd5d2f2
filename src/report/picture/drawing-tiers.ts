/**
 * Fabrics in tiers: a row a level, planes and pods side by side in order, servers with space
 * between them.
 */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { along, homes, owners } from './drawing-levels.ts';

/** Places between separate groups in a row. */
const BETWEEN = { planes: 2, pods: 1, servers: 0.8 };

/** Places all nodes; gives the aspect. */
export function placeInTiers(
  fabric: Fabric,
  levels: readonly Uint32Array[],
  x: Float32Array,
  y: Float32Array,
): number {
  const gaps = createGaps(fabric);
  levels.forEach((nodes, level) => {
    const height = levels.length > 1 ? level / (levels.length - 1) : 0.5;
    const at = along(nodes.length, (i) => gaps(nodes[i - 1]!, nodes[i]!));
    nodes.forEach((node, i) => {
      x[node] = at[i]!;
      y[node] = height;
    });
  });
  return levels.length > 3 ? 1.8 : 2.4;
}

/** Space between two neighbours of a row. */
function createGaps(fabric: Fabric): (a: number, b: number) => number {
  const { kind, server, ranks } = fabric;
  const home = homes(fabric);
  const owner = owners(fabric);
  const planes = clusters(fabric, 0);
  const pods = clusters(fabric, 1);
  const servers = server.some((s, rank) => rank > 0 && s === server[rank - 1]);
  return (a, b) => {
    if (kind[a] === NodeKind.scaleOutSwitch) {
      if (planes[a] !== planes[b]) return BETWEEN.planes;
      return pods[a] !== pods[b] ? BETWEEN.pods : 0;
    }
    const [one, other] = [owner[a]!, owner[b]!];
    if (servers && one < ranks && other < ranks) return server[one] === server[other] ? 0 : BETWEEN.servers;
    return home[a] === home[b] ? 0 : BETWEEN.servers;
  };
}

/**
 * Groups of switches that are connected without ranks, NICs and the `without` highest tiers; all
 * switches that are alone form one group. The groups are then planes, and without the top tier
 * pods.
 */
function clusters({ kind, tier, links, nodeCount }: Fabric, without: number): Int32Array {
  let top = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (kind[node] === NodeKind.scaleOutSwitch) top = Math.max(top, tier[node]!);
  }
  const joins = (node: number) => kind[node] === NodeKind.scaleOutSwitch && tier[node]! <= top - without;
  const parent = Int32Array.from({ length: nodeCount }, (_, node) => node);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  for (let link = 0; link < links.count; link += 2) {
    const [a, b] = [links.from[link]!, links.to[link]!];
    if (joins(a) && joins(b)) parent[find(Math.max(find(a), find(b)))] = Math.min(find(a), find(b));
  }
  const sizes = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) sizes[find(node)]!++;
  return parent.map((_, node) => (sizes[find(node)] === 1 ? -1 : find(node)));
}
