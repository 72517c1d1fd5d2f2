/**
 * NICs that several ranks share, in fabrics that a file describes: nodes between the ranks of a
 * server and its first switch. Their links are the server's own ports (rung 2 of the ladder): all
 * that its ranks can send, whatever the fabric beyond is.
 *
 * A node is one by its name (`nic`, `hca`, `pcie` …), never by a switch's name (`leaf`, `tor` …).
 * If names give no hint, as in ns-3's files, two conditions decide. Only ranks of one server, two
 * at least, are attached to it, and all their traffic goes on to one next node.
 */
import { type Fabric, NodeKind } from '../../model/fabric.ts';

const NIC_NAME =
  /^(r|smart)?nics?$|^(hca|rnic|adapter|dpu|pcie?|plx|pex|efa|bluefield|connectx|cx|port)s?[-_]?\d*$/;
const SWITCH_NAME =
  /switch|^sw|leaf|leaves|tor$|^tor|spine|core|agg|edge|access|border|router|fabric|group|pod|plane|tier/;

/** How its tier's name has a node. */
export function nodeByName(name: string): 'nic' | 'switch' | undefined {
  const lower = name.trim().toLowerCase();
  const last = lower.split(/[\s_-]+/).find((word) => NIC_NAME.test(word));
  if (last !== undefined || NIC_NAME.test(lower)) return 'nic';
  return SWITCH_NAME.test(lower) ? 'switch' : undefined;
}

/**
 * The nodes that are such NICs.
 * @param nameOf The file's name for a switch; undefined if it has none.
 */
export function findSharedNics(
  fabric: Pick<Fabric, 'ranks' | 'nodeCount' | 'kind' | 'server' | 'ranksForward' | 'links'>,
  nameOf: (node: number) => string | undefined,
): number[] {
  const { ranks, nodeCount, kind, server, ranksForward } = fabric;
  if (ranksForward) return [];
  const switches: number[] = [];
  for (let node = ranks; node < nodeCount; node++)
    if (kind[node] === NodeKind.scaleOutSwitch) switches.push(node);
  const neighbours = neighboursOf(fabric);
  /** Ranks that a node is for: a rank itself, its own NIC, a NIC found. */
  const below = new Map<number, ReadonlySet<number>>();
  const ranksOf = (node: number) => (node < ranks ? new Set([node]) : below.get(node));
  for (let node = ranks; node < nodeCount; node++) {
    if (kind[node] !== NodeKind.nic) continue;
    const own = [...neighbours[node]!].filter((other) => other < ranks);
    if (own.length > 0) below.set(node, new Set(own));
  }
  const found: number[] = [];
  const byName = new Map(switches.map((node) => [node, nodeByName(nameOf(node) ?? '')]));
  for (let more = true; more; ) {
    more = false;
    for (const node of switches) {
      if (below.has(node) || byName.get(node) === 'switch') continue;
      const under = new Set<number>();
      const beyond: number[] = [];
      for (const other of neighbours[node]!) {
        const own = ranksOf(other);
        if (own) for (const rank of own) under.add(rank);
        else beyond.push(other);
      }
      if (under.size === 0 || beyond.length === 0) continue;
      const single = beyond.length === 1 || beyond.every((other) => byName.get(other) === 'nic');
      const oneServer = under.size > 1 && new Set([...under].map((rank) => server[rank])).size === 1;
      if (byName.get(node) !== 'nic' && !(single && oneServer)) continue;
      below.set(node, under);
      found.push(node);
      more = true;
    }
  }
  return found.sort((a, b) => a - b);
}

function neighboursOf({ nodeCount, links }: Pick<Fabric, 'nodeCount' | 'links'>): Set<number>[] {
  const neighbours = Array.from({ length: nodeCount }, () => new Set<number>());
  for (let link = 0; link < links.count; link++) neighbours[links.from[link]!]!.add(links.to[link]!);
  return neighbours;
}

/**
 * The fabric as if nothing stood between own ports: links that neither a rank nor a shared NIC is
 * an end of carry all that comes; finite, as a weighted path wants its links.
 */
export function betweenNics(fabric: Fabric): Fabric {
  const { links, kind, sharedNics = [] } = fabric;
  const own = new Set(sharedNics);
  const isEnd = (node: number) => kind[node] === NodeKind.rank || own.has(node);
  const anyRate = links.rateBps.reduce((sum, rate) => sum + rate, 0);
  const rateBps = links.rateBps.map((rate, link) =>
    isEnd(links.from[link]!) || isEnd(links.to[link]!) ? rate : anyRate,
  );
  return { ...fabric, links: { ...links, rateBps } };
}
