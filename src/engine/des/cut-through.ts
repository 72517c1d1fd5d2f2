/** Cut-through switching (Kermani and Kleinrock 1979, "virtual cut-through"): a packet goes on once its header is there. */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { periodOf } from './time.ts';

/** Whether the packets of each link are at its head when their headers are: no link out of there is faster. */
export function cutThroughLinks({ kind, links, ranksForward }: Fabric): readonly boolean[] {
  return Array.from({ length: links.count }, (_, link) => {
    const node = links.to[link]!;
    if (kind[node] === NodeKind.rank && !ranksForward) return false;
    const period = periodOf(links.rateBps[link]!);
    return links.from.every((tail, out) => tail !== node || periodOf(links.rateBps[out]!) >= period);
  });
}
