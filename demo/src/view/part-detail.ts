/** The facts of a link or a node over a run: what its detail shows, as data. */
import { type LinkTimeline, nodeName, type SeenMessage } from 'weft';
import type { Pressed } from '../draw/view.ts';
import { ARROW } from '../linking.ts';
import type { Seen } from '../worker/protocol.ts';

/** A series over the rows of a timeline: its values end at `timesPs`. */
export interface Series {
  readonly timesPs: Float64Array;
  readonly values: Float64Array;
  /** Over all of the time. */
  readonly mean: number;
  readonly most: number;
  /** End of the first row with that value, ps. */
  readonly mostPs: number;
}

/** Values of a link, row by row; undefined if they were not seen. */
export function seriesOf(
  { links, timesPs }: LinkTimeline,
  column: Float32Array | Uint32Array | undefined,
  link: number,
): Series | undefined {
  if (!column || timesPs.length === 0) return undefined;
  const values = Float64Array.from(timesPs, (_, row) => column[row * links + link]!);
  let [sum, most, mostPs] = [0, -1, 0];
  values.forEach((value, row) => {
    sum += value * (timesPs[row]! - (timesPs[row - 1] ?? 0));
    if (value > most) [most, mostPs] = [value, timesPs[row]!];
  });
  const endPs = timesPs.at(-1)!;
  return { timesPs, values, mean: endPs > 0 ? sum / endPs : 0, most, mostPs };
}

/** The total of a column that counts events; undefined if they were not seen. */
export function totalOf(
  { links, timesPs }: LinkTimeline,
  column: Uint32Array | undefined,
  link: number,
): number | undefined {
  if (!column) return undefined;
  let sum = 0;
  for (let row = 0; row < timesPs.length; row++) sum += column[row * links + link]!;
  return sum;
}

/** How long a link was paused, ps; undefined without PFC. */
export function pausedPs({ links, timesPs, paused }: LinkTimeline, link: number): number | undefined {
  if (!paused) return undefined;
  let sum = 0;
  for (let row = 0; row < timesPs.length; row++)
    sum += paused[row * links + link]! * (timesPs[row]! - (timesPs[row - 1] ?? 0));
  return sum;
}

/** The messages over a link, or from and to a rank; undefined where paths are not known. */
export function messagesOf({ fabric, timeline }: Seen, part: Pressed): SeenMessage[] | undefined {
  const all = timeline?.messages;
  if (!all) return undefined;
  if ('link' in part) return all.filter(({ links }) => links.includes(part.link));
  const { node } = part;
  if (node < fabric.ranks) return all.filter(({ src, dst }) => src === node || dst === node);
  const { from, to } = fabric.links;
  return all.filter(({ links }) => links.some((link) => from[link] === node || to[link] === node));
}

export interface Port {
  readonly name: string;
  /** Mean share of its rate over the run. */
  readonly mean: number;
  /** The highest share, and the longest queue, bytes, if they were seen. */
  readonly most: number;
  readonly queueBytes: number | undefined;
}

/** The links of a node, the busiest first. */
export function portsOf({ fabric, timeline }: Seen, node: number): Port[] {
  const { from, to, count } = fabric.links;
  const ports: Port[] = [];
  for (let link = 0; link < count; link++) {
    if (from[link] !== node && to[link] !== node) continue;
    const load = timeline && seriesOf(timeline, timeline.utilization, link);
    const queue = timeline && seriesOf(timeline, timeline.queueBytes, link);
    ports.push({
      name: `${nodeName(fabric, from[link]!)}${ARROW}${nodeName(fabric, to[link]!)}`,
      ...{ mean: load?.mean ?? 0, most: load?.most ?? 0, queueBytes: queue?.most },
    });
  }
  return ports.sort((a, b) => b.mean - a.mean || b.most - a.most);
}
