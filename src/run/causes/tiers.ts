/** The rates of switches upwards and downwards. */
import type { Fabric } from '../../model/fabric.ts';

/** The links of a switch upwards, and its rates in both directions. */
export interface Width {
  readonly uplinks: number;
  readonly upBps: number;
  readonly downBps: number;
}

/** The widths of all nodes that have links upwards and downwards, by node. */
export function widths({ links, tier }: Fabric): Map<number, Width> {
  const found = new Map<number, { uplinks: number; upBps: number; downBps: number }>();
  for (let link = 0; link < links.count; link++) {
    const [from, to] = [links.from[link]!, links.to[link]!];
    if (links.scaleUp[link] === 1 || tier[from] === tier[to]) continue;
    const own = found.get(from) ?? { uplinks: 0, upBps: 0, downBps: 0 };
    found.set(from, own);
    if (tier[to]! > tier[from]!) {
      own.uplinks++;
      own.upBps += links.rateBps[link]!;
    } else own.downBps += links.rateBps[link]!;
  }
  return new Map([...found].filter(([, { upBps, downBps }]) => upBps > 0 && downBps > 0));
}

/** The width that most switches of a node's tier have: the median by rate upwards. */
export function usualWidth(fabric: Fabric, all: ReadonlyMap<number, Width>, node: number): Width | undefined {
  const { kind, tier } = fabric;
  const peers = [...all]
    .filter(([other]) => kind[other] === kind[node] && tier[other] === tier[node])
    .map(([, width]) => width)
    .sort((a, b) => a.upBps - b.upBps);
  return peers[Math.floor(peers.length / 2)];
}
