/**
 * Direct networks as they would be if nothing stood between the ranks' own ports (rung 2 of the ladder).
 *
 * Where ranks forward, a link is two things at once: the port of its ends, for what they send and receive themselves,
 * and a piece of the fabric for what passes through. Here the two are apart. A message still goes the way of its
 * shortest paths and takes as long on the way, and it shares with others the link it leaves its sender by and the link it
 * reaches its receiver by; what passes through meets no limit.
 */
import { type Fabric, NodeKind } from '../model/fabric.ts';
import { invariant, UserError } from '../util/errors.ts';

export interface OwnPorts {
  /**
   * One more node for each link: where messages are that have just crossed it. They go on to the same of a next link, or
   * to the rank. Links are of one direction, there are no cables; they end in an order of their own.
   */
  readonly fabric: Fabric;
  /** Bytes on links of that fabric → bytes on links of the one given. */
  readonly linksOf: (bytes: Float64Array) => Float64Array;
}

/** Links that lie one behind another on ways, at most; 100 bytes each while building. */
const MAX_TURNS = 1 << 23;

/**
 * Takes apart a fabric of forwarding ranks; switches among them (BCube) become part of what sets no limit.
 * Throws `UserError` where ways are too many to be told apart.
 */
export function ownPorts(fabric: Fabric): OwnPorts {
  const { links, ranks, nodeCount } = fabric;
  invariant(fabric.ranksForward, 'ranks forward');
  // What all ports together send, so never the tightest; finite, as a weighted path wants its links.
  const anyRate = links.rateBps.reduce((sum, rate) => sum + rate, 0);
  const crossed = (link: number) => ranks + link;
  const list: { from: number; to: number; rateBps: number; latencyPs: number; link: number }[] = [];
  const leaving = outgoing(fabric);
  const joined = new Set(Array.from(links.from, (from, link) => from * nodeCount + links.to[link]!));
  for (let link = 0; link < links.count; link++) {
    const [from, to] = [links.from[link]!, links.to[link]!];
    const [rateBps, latencyPs] = [links.rateBps[link]!, links.latencyPs[link]!];
    if (from < ranks) list.push({ from, to: crossed(link), rateBps, latencyPs, link });
    if (to < ranks) list.push({ from: crossed(link), to, rateBps, latencyPs: 0, link: -1 });
    for (const next of leaving[to]!) {
      const beyond = links.to[next]!;
      // A shortest path takes no detour: not back, and not round a corner that a link cuts.
      if (beyond === from || joined.has(from * nodeCount + beyond)) continue;
      const after = { rateBps: anyRate, latencyPs: links.latencyPs[next]!, link: next };
      list.push({ from: crossed(link), to: crossed(next), ...after });
    }
    if (list.length > MAX_TURNS) {
      throw new UserError(`the ways through this ${fabric.name} are too many for rung endpoints`, {
        where: fabric.name,
        advice: 'simulate a smaller part of it',
      });
    }
  }
  const kind = new Uint8Array(ranks + links.count).fill(NodeKind.scaleOutSwitch, ranks);
  return {
    fabric: {
      ...fabric,
      nodeCount: ranks + links.count,
      kind,
      tier: kind,
      tierNames: ['rank', 'port'],
      links: {
        count: list.length,
        from: Uint32Array.from(list, ({ from }) => from),
        to: Uint32Array.from(list, ({ to }) => to),
        rateBps: Float64Array.from(list, ({ rateBps }) => rateBps),
        latencyPs: Float64Array.from(list, ({ latencyPs }) => latencyPs),
        scaleUp: new Uint8Array(list.length),
      },
    },
    linksOf(bytes) {
      const onLinks = new Float64Array(links.count);
      list.forEach(({ link }, i) => {
        if (link >= 0) onLinks[link]! += bytes[i]!;
      });
      return onLinks;
    },
  };
}

function outgoing({ nodeCount, links }: Fabric): number[][] {
  const leaving: number[][] = Array.from({ length: nodeCount }, () => []);
  links.from.forEach((from, link) => {
    leaving[from]!.push(link);
  });
  return leaving;
}
