/** The error for a run of packets that cannot finish since links are down permanently. */
import { UserError } from '../util/errors.ts';
import { type Fabric, nodeName } from './fabric.ts';
import type { LinkChange } from './fault-timeline.ts';
import { NO_LINK, NO_SET, type RouteTables } from './routes.ts';
import { stuckAdvice } from './stuck-advice.ts';

/** Links named; the rest are counted. */
const MOST_NAMED = 4;

/** The result of a run's links, at its end. */
export interface EndOfLinks {
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  readonly changes: readonly LinkChange[];
  /** Next sets of the last epoch. */
  readonly nextSet: Uint32Array;
  /** Packets that each link's port has dropped or lost. */
  readonly drops: ArrayLike<number>;
}

/**
 * The error if links that are down for good have lost packets, and routes still lead over them. It
 * names these links, those that lost most first. Undefined without such links. `waiting` names the
 * unfinished work. This error comes before others from trims and drops elsewhere, which may be left
 * from the time before the faults.
 */
export function downError(links: EndOfLinks, waiting: string): UserError | undefined {
  const { fabric, drops } = links;
  const down = downForGood(links.changes);
  if (down.length === 0) return undefined;
  const used = linksInUse(links);
  const lossy = down
    .filter((link) => used[link] && drops[link]! > 0)
    .sort((a, b) => drops[b]! - drops[a]! || a - b);
  if (lossy.length === 0) return undefined;
  const { from, to } = fabric.links;
  const name = (link: number) =>
    `${nodeName(fabric, from[link]!)} -> ${nodeName(fabric, to[link]!)} (${drops[link]} lost)`;
  const named = lossy.slice(0, MOST_NAMED).map(name).join(', ');
  const more = lossy.length > MOST_NAMED ? ` and ${lossy.length - MOST_NAMED} more` : '';
  const what =
    lossy.length === 1 ? 'a link is down permanently' : `${lossy.length} links are down permanently`;
  return new UserError(
    `the run cannot finish: ${waiting}; ${what} and routes use ${lossy.length === 1 ? 'it' : 'them'}: ${named}${more}`,
    {
      where: fabric.name,
      advice: stuckAdvice({ fabric, faults: links.changes }),
    },
  );
}

/** Links whose last change leaves them no rate. */
function downForGood(changes: readonly LinkChange[]): number[] {
  const last = new Map<number, LinkChange>();
  for (const change of changes) {
    if ((last.get(change.link)?.atPs ?? -1) <= change.atPs) last.set(change.link, change);
  }
  return [...last.values()].filter(({ rateBps }) => rateBps === 0).map(({ link }) => link);
}

/** 1 by link that a packet may take: ranks' own ports, and all links of next sets. */
function linksInUse({ fabric, routes, nextSet }: EndOfLinks): Uint8Array {
  const used = new Uint8Array(fabric.links.count);
  for (const { firstLink, lastLink } of routes.planes) {
    for (const link of [...firstLink, ...lastLink]) if (link !== NO_LINK) used[link] = 1;
  }
  for (const set of new Set(nextSet)) {
    if (set === NO_SET) continue;
    for (let at = routes.setStart[set]!; at < routes.setStart[set + 1]!; at++) used[routes.setLinks[at]!] = 1;
  }
  return used;
}
