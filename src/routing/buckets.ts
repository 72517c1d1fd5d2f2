/**
 * Resilient hashing of one next set: a fixed table of buckets, of which only those of links that were lost get another link,
 * as in the resilient next-hop groups of Linux ("Resilient Next-hop Groups", Documentation/networking/nexthop-group-resilient.rst),
 * fine-grained ECMP of SONiC and Arista's resilient ECMP. The table is a next set that holds links several times, so that
 * engines take `hash mod length` as ever: bucket e belongs to entry e mod n of the sound set of n links, and
 * `(hash mod (n·k)) mod n = hash mod n`.
 * Left out: timers that move idle buckets to links with too few of them. Buckets go back when a link is mended.
 */
import { invariant } from '../util/errors.ts';

/** Most buckets of a set; where more were needed to give every link its exact part, parts are rounded to whole buckets. */
export const MOST_BUCKETS = 4096;

/**
 * The buckets of a set that had the links `sound` and has those of `left` now; either may hold a link several times, which
 * is its weight. A link of both keeps its buckets as far as its part of all flows has not become smaller. The buckets of
 * others are dealt out in turn, to each link in proportion to what it is short of.
 */
export function buckets(sound: Uint32Array, left: Uint32Array): Uint32Array {
  invariant(sound.length > 0 && left.length > 0, 'sets have links');
  const copies = Math.max(1, Math.min(left.length, Math.floor(MOST_BUCKETS / sound.length)));
  const size = sound.length * copies;
  const table = Uint32Array.from({ length: size }, (_, bucket) => sound[bucket % sound.length]!);
  const due = wholeParts(left, size);
  const kept = new Map<number, number>();
  const free = new Uint8Array(size);
  table.forEach((link, bucket) => {
    const has = kept.get(link) ?? 0;
    if (has < (due.get(link) ?? 0)) kept.set(link, has + 1);
    else free[bucket] = 1;
  });
  const turns = inTurn([...due].map(([link, parts]) => [link, parts - (kept.get(link) ?? 0)] as const));
  let turn = 0;
  // Entry by entry of the sound set, so that the flows of each lost link go to all others.
  for (let entry = 0; entry < sound.length; entry++) {
    for (let bucket = entry; bucket < size; bucket += sound.length) {
      if (free[bucket] === 1) table[bucket] = turns[turn++]!;
    }
  }
  return table;
}

/** How many of `size` buckets each link deserves, links ascending; by largest remainders where parts are not whole. */
function wholeParts(links: Uint32Array, size: number): Map<number, number> {
  const weight = new Map<number, number>();
  for (const link of [...links].sort((a, b) => a - b)) weight.set(link, (weight.get(link) ?? 0) + 1);
  const parts = [...weight].map(([link, times]) => {
    const exact = times * size;
    return { link, whole: Math.floor(exact / links.length), rest: exact % links.length };
  });
  const missing = size - parts.reduce((sum, { whole }) => sum + whole, 0);
  const favoured = [...parts].sort((a, b) => b.rest - a.rest || a.link - b.link).slice(0, missing);
  for (const part of favoured) part.whole++;
  return new Map(parts.map(({ link, whole }) => [link, whole]));
}

/** Links as often as they are short of a bucket, each spread evenly over all turns. */
function inTurn(short: readonly (readonly [link: number, buckets: number])[]): number[] {
  const turns = short.flatMap(([link, count]) =>
    Array.from({ length: count }, (_, i) => ({ link, at: (2 * i + 1) / count })),
  );
  return turns.sort((a, b) => a.at - b.at || a.link - b.link).map(({ link }) => link);
}
