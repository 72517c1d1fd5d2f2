/**
 * Resilient hashing of one next set: a fixed table of buckets, of which only those of lost links
 * get another link. It works like the resilient next-hop groups of Linux ("Resilient Next-hop
 * Groups", Documentation/networking/nexthop-group-resilient.rst), fine-grained ECMP of SONiC and
 * Arista's resilient ECMP. The table is a next set that holds links several times, so that engines
 * take `hash mod length` as usual. Bucket e belongs to entry e mod n of the fault-free set of n
 * links, and `(hash mod (n·k)) mod n = hash mod n`. Left out: timers that move idle buckets to
 * links with too few of them. Buckets go back when a link is repaired.
 */
import { invariant } from '../util/errors.ts';

/**
 * Most buckets of a set; where more were needed to give every link its exact part, parts are
 * rounded to whole buckets.
 */
export const MOST_BUCKETS = 4096;

/**
 * The buckets of a set that had the links `sound` and has those of `left` now; either may hold a
 * link several times, which is its weight. A link of both keeps its buckets as far as its part of
 * all flows has not become smaller. The buckets of other links are dealt out in turn, to each link
 * in proportion to its missing buckets.
 */
export function buckets(sound: Uint32Array, left: Uint32Array): Uint32Array {
  invariant(sound.length > 0 && left.length > 0, 'sets have links');
  const copies = Math.max(1, Math.min(left.length, Math.floor(MOST_BUCKETS / sound.length)));
  const size = sound.length * copies;
  const parts = wholeParts(left, size);
  const place = new Map(parts.map(({ link }, i) => [link, i]));
  const owner = Array.from(sound, (link) => place.get(link));
  const short = parts.map(({ whole }) => whole);
  const table = new Uint32Array(size);
  const free = new Uint8Array(size);
  for (let bucket = 0, entry = 0; bucket < size; bucket++) {
    const own = owner[entry];
    if (own !== undefined && short[own]! > 0) {
      table[bucket] = sound[entry]!;
      short[own]!--;
    } else free[bucket] = 1;
    if (++entry === sound.length) entry = 0;
  }
  const turns = inTurn(parts.map(({ link }, i) => ({ link, count: short[i]! })));
  let turn = 0;
  // Entry by entry of the fault-free set, so that the flows of each lost link go to all others.
  for (let entry = 0; entry < sound.length; entry++) {
    for (let bucket = entry; bucket < size; bucket += sound.length) {
      if (free[bucket] === 1) table[bucket] = turns[turn++]!;
    }
  }
  return table;
}

/**
 * How many of `size` buckets each link deserves, links ascending; by largest remainders where parts
 * are not whole.
 */
function wholeParts(links: Uint32Array, size: number): { readonly link: number; whole: number }[] {
  const weight = new Map<number, number>();
  for (const link of links) weight.set(link, (weight.get(link) ?? 0) + 1);
  const parts = [...weight].map(([link, times]) => {
    const exact = times * size;
    return { link, whole: Math.floor(exact / links.length), rest: exact % links.length };
  });
  parts.sort((a, b) => a.link - b.link);
  const missing = size - parts.reduce((sum, { whole }) => sum + whole, 0);
  const favoured = [...parts].sort((a, b) => b.rest - a.rest || a.link - b.link).slice(0, missing);
  for (const part of favoured) part.whole++;
  return parts;
}

/** Each link as often as it is short of a bucket, evenly over all turns. */
function inTurn(links: readonly { readonly link: number; readonly count: number }[]): readonly number[] {
  const short = links.filter(({ count }) => count > 0);
  const most = short.reduce((found, { count }) => Math.max(found, count), 0);
  if (short.every(({ count }) => count === most)) {
    const once = short.map(({ link }) => link);
    return Array.from({ length: most }, () => once).flat();
  }
  const turns = short.flatMap(({ link, count }) =>
    Array.from({ length: count }, (_, i) => ({ link, at: (2 * i + 1) / count })),
  );
  return turns.sort((a, b) => a.at - b.at || a.link - b.link).map(({ link }) => link);
}
