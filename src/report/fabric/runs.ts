/** Where the cables of a fabric run, and how far, by their latencies. */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import type { Runs } from './bill.ts';

/** A kilometre: 5 ns a metre of fibre. */
const LONG_PS = 5e6;
const METRE_PS = 5e3;

/**
 * Times the shortest latency outside servers that a long cable's is more than: where all are alike
 * it is software, or switches.
 */
const LONG_TIMES = 2;

/**
 * Where a cable runs: within a server (scale-up, and from a rank to its NIC), from a server to a
 * switch, between switches (or forwarding ranks), or over a kilometre or more, by its latency. How
 * far that is: by the latency above the shortest outside servers. `link` is a link of the cable.
 */
export function runsOf({ links, kind, ranks, ranksForward, sharedNics }: Fabric): Runs {
  const shortest = links.latencyPs.reduce(
    (least, latency, link) => (links.scaleUp[link] === 1 ? least : Math.min(least, latency)),
    Infinity,
  );
  const longPs = Math.max(LONG_PS, LONG_TIMES * shortest + 1);
  const shared = new Set(sharedNics);
  const isHost = (node: number) => node < ranks || kind[node] === NodeKind.nic || shared.has(node);
  return {
    lengthOf(link) {
      const [a, b] = [links.from[link]!, links.to[link]!];
      if (links.scaleUp[link] === 1) return 'server';
      if (links.latencyPs[link]! >= longPs) return 'long';
      if (isHost(a) && isHost(b)) return ranksForward && a < ranks && b < ranks ? 'switch' : 'server';
      return isHost(a) || isHost(b) ? 'host' : 'switch';
    },
    metresOf: (link) => Math.max(0, links.latencyPs[link]! - shortest) / METRE_PS,
  };
}
