/** Which links were busiest. */

import type { LinkEvents } from '../../ladder/measure.ts';
import { type Fabric, nodeName } from '../../model/fabric.ts';
import type { LinkResult } from '../../model/result.ts';

/** How many links of each kind (rank to leaf, leaf to spine …) are named. */
const PER_KIND = 2;

/**
 * The busiest links of each kind, busiest first. Utilization is bytes over the bytes that the link
 * carries in `timePs` at its rate, so it is averaged over idle times as well.
 */
export function hottestLinks(
  fabric: Fabric,
  linkBytes: Float64Array,
  timePs: number,
  events?: LinkEvents,
): LinkResult[] {
  const { links, tier } = fabric;
  const utilization = (link: number) => (linkBytes[link]! * 8) / (links.rateBps[link]! * timePs * 1e-12);
  const kinds = new Map<string, number[]>();
  for (let link = 0; link < links.count; link++) {
    if (!(linkBytes[link]! > 0)) continue;
    const kind = `${links.scaleUp[link]} ${tier[links.from[link]!]} ${tier[links.to[link]!]}`;
    const best = kinds.get(kind);
    if (!best) kinds.set(kind, [link]);
    else if (best.length < PER_KIND || utilization(link) > utilization(best.at(-1)!)) {
      best.push(link);
      best.sort((a, b) => utilization(b) - utilization(a) || a - b);
      best.length = Math.min(best.length, PER_KIND);
    }
  }
  return [...kinds.values()]
    .flat()
    .sort((a, b) => utilization(b) - utilization(a) || a - b)
    .map((link) => ({
      from: nodeName(fabric, links.from[link]!),
      to: nodeName(fabric, links.to[link]!),
      utilization: timePs > 0 ? utilization(link) : 0,
      bytes: linkBytes[link]!,
      ...(events && {
        ecn_marks: events.marks[link]!,
        drops: events.drops[link]!,
        trims: events.trims[link]!,
        pause_us: events.pausesPs[link]! / 1e6,
        queue_max_bytes: events.highWater[link]!,
      }),
    }));
}
