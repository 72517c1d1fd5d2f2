/** The links that PFC paused, and the queues that caused it. */

import type { LinkEvents } from '../../ladder/measure.ts';
import { type Fabric, nodeName } from '../../model/fabric.ts';
import type { LinkName, PausesResult } from '../../model/result.ts';

/** How many links are told. */
const MOST_LINKS = 16;
const MOST_ROOTS = 8;

/**
 * The links paused longest and the roots that caused most pauses (docs/packet-model.md); nothing
 * without pauses.
 */
export function pausesOf(fabric: Fabric, events: LinkEvents | undefined): { readonly pauses?: PausesResult } {
  if (!events?.pauses.some((count) => count > 0)) return {};
  return { pauses: pausesResult(fabric, events) };
}

function pausesResult(fabric: Fabric, events: LinkEvents): PausesResult {
  const { pauses, pausesPs, cause, caused } = events;
  const { from, to } = fabric.links;
  const named = (link: number): LinkName => ({
    from: nodeName(fabric, from[link]!),
    to: nodeName(fabric, to[link]!),
  });
  const all = Array.from(pauses.keys());
  const isRoot = (link: number) => caused[link]! > 0 && pauses[link] === 0;
  return {
    links: all
      .filter((link) => pauses[link]! > 0)
      .sort((a, b) => pausesPs[b]! - pausesPs[a]! || a - b)
      .slice(0, MOST_LINKS)
      .map((link) => ({
        ...named(link),
        pauses: pauses[link]!,
        pause_us: pausesPs[link]! / 1e6,
        cause: { ...named(cause[link]!), root: isRoot(cause[link]!) },
      })),
    roots: all
      .filter(isRoot)
      .sort((a, b) => caused[b]! - caused[a]! || a - b)
      .slice(0, MOST_ROOTS)
      .map((link) => ({
        ...named(link),
        pauses_caused: caused[link]!,
        queue_max_bytes: events.highWater[link]!,
      })),
  };
}
