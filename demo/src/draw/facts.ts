/** The facts to show of a link at a time. */
import { formatRate, formatSize, formatTime, nodeName, UNKNOWN_FLOWS } from 'weft';
import { countedTo, pausedTo, queueAt, rowAt } from './moment.ts';
import type { FabricPicture } from './picture.ts';

/** A line of it: name, and value with its unit. */
export type Fact = readonly [what: string, value: string];

export interface LinkFacts {
  /** `leaf 3 → spine 1`. */
  readonly name: string;
  readonly facts: readonly Fact[];
}

/**
 * Name, rate, load, queue, marks, drops, trims, pauses and flows of a link, as far as they were
 * seen.
 */
export function linkFacts({ fabric, timeline }: FabricPicture, link: number, timePs: number): LinkFacts {
  const { from, to, rateBps, latencyPs } = fabric.links;
  const name = `${nodeName(fabric, from[link]!)} → ${nodeName(fabric, to[link]!)}`;
  const facts: Fact[] = [['rate', `${formatRate(rateBps[link]!)}, ${formatTime(latencyPs[link]!)}`]];
  if (!timeline) return { name, facts };
  const at = rowAt(timeline.timesPs, timePs) * timeline.links + link;
  const load = timeline.utilization[at]!;
  const mean = timeline.packets ? '' : ', mean of the run';
  facts.push(['load', `${(load * 100).toFixed(1)} % (${formatRate(load * rateBps[link]!)}${mean})`]);
  if (timeline.queueBytes) facts.push(['queue', formatSize(Math.round(queueAt(timeline, link, timePs)))]);
  for (const what of ['marks', 'drops', 'trims'] as const) {
    const column = timeline[what];
    if (column) facts.push([what, packets(countedTo(timeline, column, link, timePs))]);
  }
  if (timeline.paused) facts.push(['paused', formatTime(Math.round(pausedTo(timeline, link, timePs)))]);
  const flows = timeline.flows?.[at];
  if (flows !== undefined)
    facts.push(['flows', flows === UNKNOWN_FLOWS ? 'spread over many links' : String(flows)]);
  return { name, facts };
}

function packets(count: number): string {
  return `${count} ${count === 1 ? 'packet' : 'packets'} so far`;
}

/** The same in one sentence, for screen readers. */
export function factsText({ name, facts }: LinkFacts): string {
  return `${name}: ${facts.map(([what, value]) => `${what} ${value}`).join(', ')}`;
}
