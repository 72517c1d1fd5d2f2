/** Links by their names, and the moments at which they are busiest. */
import { type LinkTimeline, nodeName } from 'weft';
import type { Pressed } from '../draw/view.ts';
import { ARROW } from '../linking.ts';
import type { Seen } from '../worker/protocol.ts';

interface Named {
  readonly from: string;
  readonly to: string;
}

/** The link of these names, of parallel ones the busiest; undefined if there is none. */
export function linkNamed({ fabric, timeline }: Seen, { from, to }: Named): number | undefined {
  let found: number | undefined;
  let most = -1;
  for (let link = 0; link < fabric.links.count; link++) {
    if (nodeName(fabric, fabric.links.from[link]!) !== from) continue;
    if (nodeName(fabric, fabric.links.to[link]!) !== to) continue;
    const carried = carriedBy(timeline, link);
    if (carried > most) [found, most] = [link, carried];
  }
  return found;
}

/** The load of a link over the run, in rows at its full rate. */
function carriedBy(timeline: LinkTimeline | undefined, link: number): number {
  if (!timeline) return 0;
  const { links, utilization, timesPs } = timeline;
  let sum = 0;
  for (let row = 0; row < timesPs.length; row++) sum += utilization[row * links + link]!;
  return sum;
}

/**
 * The highest utilization of a link and its time: where several rows are as full, the one with the
 * longest queue.
 */
export function worstOf(
  timeline: LinkTimeline | undefined,
  link: number,
): { readonly share: number; readonly timePs: number } | undefined {
  if (!timeline || timeline.timesPs.length === 0) return undefined;
  const { links, utilization, queueBytes, timesPs } = timeline;
  let [best, share, queue] = [0, -1, -1];
  for (let row = 0; row < timesPs.length; row++) {
    const now = Math.round(utilization[row * links + link]! * 100) / 100;
    const waiting = queueBytes?.[row * links + link] ?? 0;
    if (now > share || (now === share && waiting > queue)) [best, share, queue] = [row, now, waiting];
  }
  return { share: Math.min(1, share), timePs: timesPs[best]! };
}

/** The name of a link or a node: `leaf 1 → spine 3`, `rank 4`. */
export function nameOf({ fabric }: Seen, part: Pressed): string {
  if ('node' in part) return nodeName(fabric, part.node);
  const { from, to } = fabric.links;
  return `${nodeName(fabric, from[part.link]!)}${ARROW}${nodeName(fabric, to[part.link]!)}`;
}

/** The link or the node of a name; undefined if the fabric has none. */
export function partNamed(seen: Seen, name: string): Pressed | undefined {
  const [from, to] = name.split(ARROW);
  if (to !== undefined) {
    const link = linkNamed(seen, { from: from!, to });
    return link === undefined ? undefined : { link };
  }
  const { fabric } = seen;
  for (let node = 0; node < fabric.nodeCount; node++) if (nodeName(fabric, node) === name) return { node };
  return undefined;
}
