/**
 * The most that a fabric carries between two halves of its servers, and the rate of their NICs:
 * quick enough for every run. The halves are by rank number, at the server's edge nearest to the
 * middle. Switches are put on the side that they have more rate to, those next to ranks first. The
 * cut between the sides is an upper bound of the fabric's capacity (max-flow min-cut, Ford and
 * Fulkerson 1956). It is exact in trees and in fabrics whose switches all have hosts. It takes a
 * pass over the links for each tier.
 */
import type { Fabric } from '../../model/fabric.ts';

export interface Crossing {
  /** From the lower half to the upper, at most; bit/s. */
  readonly carriedBps: number;
  /** The rate of the NICs of a half, of the half that has less; bit/s. */
  readonly sentBps: number;
}

/** Fabrics with more links are not looked at: up to here it takes some tenths of a second. */
export const MOST_CROSSED_LINKS = 1_000_000;

const LOWER = 1;
const UPPER = 2;

/**
 * Undefined where all ranks are in one server, or links are more than {@link MOST_CROSSED_LINKS}.
 */
export function crossingOf(fabric: Fabric): Crossing | undefined {
  const { links } = fabric;
  const border = links.count > MOST_CROSSED_LINKS ? undefined : borderOf(fabric);
  if (border === undefined) return undefined;
  const side = sidesOf(fabric, border);
  let carriedBps = 0;
  for (let link = 0; link < links.count; link++) {
    if (side[links.from[link]!] === LOWER && side[links.to[link]!] === UPPER) {
      carriedBps += links.rateBps[link]!;
    }
  }
  return { carriedBps, sentBps: Math.min(sentBps(fabric, side, LOWER), sentBps(fabric, side, UPPER)) };
}

/** The first rank of the upper half. */
function borderOf({ ranks, server }: Fabric): number | undefined {
  let best: number | undefined;
  for (let rank = 1; rank < ranks; rank++) {
    if (server[rank] === server[rank - 1]) continue;
    if (best === undefined || Math.abs(rank - ranks / 2) < Math.abs(best - ranks / 2)) best = rank;
  }
  return best;
}

/** The side of each node; 0 for those that no rank reaches. */
function sidesOf({ ranks, nodeCount, links }: Fabric, border: number): Uint8Array {
  const { count, from, to, rateBps } = links;
  const side = new Uint8Array(nodeCount);
  side.fill(LOWER, 0, border).fill(UPPER, border, ranks);
  const lean = new Float64Array(nodeCount);
  const reached = new Uint8Array(nodeCount);
  for (let more = true; more; ) {
    more = false;
    for (let link = 0; link < count; link++) {
      const head = to[link]!;
      const own = side[from[link]!]!;
      if (own === 0 || side[head] !== 0) continue;
      lean[head]! += own === LOWER ? rateBps[link]! : -rateBps[link]!;
      reached[head] = 1;
      more = true;
    }
    if (!more) break;
    for (let node = ranks; node < nodeCount; node++) {
      if (reached[node] === 1 && side[node] === 0) side[node] = lean[node]! >= 0 ? LOWER : UPPER;
    }
  }
  return side;
}

/** The rate of a half's own ports out of its servers. */
function sentBps({ ranks, links, sharedNics = [] }: Fabric, side: Uint8Array, half: number): number {
  const nics = new Set(sharedNics);
  const isPort = (node: number) => node < ranks || nics.has(node);
  let [fromRanks, fromPorts] = [0, 0];
  for (let link = 0; link < links.count; link++) {
    const from = links.from[link]!;
    if (side[from] !== half || links.scaleUp[link] === 1) continue;
    if (from < ranks) fromRanks += links.rateBps[link]!;
    if (isPort(from) && !isPort(links.to[link]!)) fromPorts += links.rateBps[link]!;
  }
  return Math.min(fromRanks, fromPorts);
}
