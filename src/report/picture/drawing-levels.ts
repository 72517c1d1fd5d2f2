/** The levels of a drawing, the groups in each, and places along it. */
import { type Fabric, NodeKind } from '../../model/fabric.ts';

/** Places of switches, ranks and the parts that join ranks within a server, from the top. */
const ORDER = [
  NodeKind.scaleOutSwitch,
  NodeKind.nic,
  NodeKind.rank,
  NodeKind.scaleUpPort,
  NodeKind.scaleUpSwitch,
];

/**
 * Nodes by level: switches from the highest tier down, NICs, ranks, and below them the switches
 * within their servers. In a fabric that is only a scale-up domain, its switches are above.
 */
export function levelsOf({ kind, tier, nodeCount }: Fabric): Uint32Array[] {
  const levels = new Map<number, number[]>();
  for (let node = 0; node < nodeCount; node++) {
    const of = ORDER.indexOf(kind[node] as 0);
    const key = of * 256 + (of === 0 ? 255 - tier[node]! : tier[node]!);
    const nodes = levels.get(key);
    if (nodes) nodes.push(node);
    else levels.set(key, [node]);
  }
  const keys = [...levels.keys()].sort((a, b) => a - b);
  const flip = keys.every((key) => key >= 256) && !kind.includes(NodeKind.nic);
  return (flip ? keys.reverse() : keys).map((key) => Uint32Array.from(levels.get(key)!));
}

/**
 * The scale-out switch that each node belongs to: that of its rank; its own number for switches and
 * ranks without one.
 */
export function homes(fabric: Fabric): Uint32Array {
  const { nodeCount, ranks, kind, links } = fabric;
  const home = Uint32Array.from({ length: nodeCount }, (_, node) => node);
  const nicOf = new Map<number, number>();
  const known = new Uint8Array(nodeCount);
  for (let link = 0; link < links.count; link++) {
    const [a, b] = [links.from[link]!, links.to[link]!];
    if (links.scaleUp[link] === 1 || known[a] === 1 || kind[a] === NodeKind.scaleOutSwitch) continue;
    if (kind[b] === NodeKind.scaleOutSwitch) {
      home[a] = b;
      known[a] = 1;
    } else if (kind[a] === NodeKind.rank && kind[b] === NodeKind.nic) nicOf.set(a, b);
  }
  for (const [rank, nic] of nicOf) home[rank] = home[nic]!;
  const owner = owners(fabric);
  for (let node = ranks; node < nodeCount; node++) if (owner[node]! < ranks) home[node] = home[owner[node]!]!;
  return home;
}

/**
 * A rank of the server that each node of a scale-up domain belongs to; their own number for all
 * others.
 */
export function owners({ nodeCount, ranks, links }: Fabric): Uint32Array {
  const owner = Uint32Array.from({ length: nodeCount }, (_, node) => node);
  // Ports are next to ranks, switches to either, switches above to these.
  for (let pass = 0; pass < 3; pass++) {
    for (let link = 0; link < links.count; link++) {
      const [a, b] = [links.from[link]!, links.to[link]!];
      if (links.scaleUp[link] === 1 && b >= ranks && owner[b] === b && owner[a]! < ranks)
        owner[b] = owner[a]!;
    }
  }
  return owner;
}

/**
 * Centres of places in a row, 0…1: a place each, and `gap(i)` places more between `i - 1` and `i`,
 * as much at the ends as between.
 */
export function along(count: number, gap: (i: number) => number): Float64Array {
  const at = new Float64Array(count);
  let end = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const space = i > 0 ? gap(i) : 0;
    widest = Math.max(widest, space);
    end += space;
    at[i] = end + 0.5;
    end += 1;
  }
  for (let i = 0; i < count; i++) at[i] = (at[i]! + widest / 2) / (end + widest);
  return at;
}
