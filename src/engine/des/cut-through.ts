/**
 * Cut-through switching (Kermani and Kleinrock 1979, "virtual cut-through"): a packet goes on once
 * its header is there.
 */
import { NodeKind } from '../../model/fabric.ts';
import type { PacketRun } from '../packet/api.ts';
import { periodOf } from './time.ts';

/**
 * Whether the packets of each link are at its head when their headers are: no link out of that node
 * is ever faster.
 */
export function cutThroughLinks({ fabric, faults }: PacketRun): readonly boolean[] {
  const { kind, links, ranksForward } = fabric;
  const periods = Array.from(links.rateBps, (rate) => [periodOf(rate)]);
  for (const { link, rateBps } of faults?.changes ?? [])
    if (rateBps > 0) periods[link]!.push(periodOf(rateBps));
  return Array.from({ length: links.count }, (_, link) => {
    const node = links.to[link]!;
    if (kind[node] === NodeKind.rank && !ranksForward) return false;
    const [period, ...changed] = periods[link]!;
    if (changed.some((other) => other !== period)) return false;
    return links.from.every((tail, out) => tail !== node || periods[out]!.every((other) => other >= period!));
  });
}
