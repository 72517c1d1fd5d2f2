/**
 * Finds the links that bind together: same rate, same part of every flow. Each link sums a 64-bit hash of its
 * (path, fraction) contributions; equal sums make equal links. Whoever writes the paths checks every member, so a
 * collision (chance about links²/2^64) would be an error, never a wrong answer.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK } from '../model/routes.ts';
import { hash2 } from '../rng/hash.ts';
import type { Fractions } from './fractions.ts';
import type { Splitter } from './split.ts';

export interface MergedLinks {
  readonly mergedCount: number;
  readonly mergedRateBps: Float64Array;
  readonly memberCount: Uint32Array;
  readonly mergedOf: Uint32Array;
}

/** Merges the links used by the paths from `starts[i]` to class `classes[i]`; numbers them by first member. */
export function mergeLinks(
  fabric: Fabric,
  splitter: Splitter,
  fractions: Fractions,
  starts: readonly number[],
  classes: readonly number[],
): MergedLinks {
  const { count, rateBps } = fabric.links;
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  const used = new Uint8Array(count);
  for (let path = 0; path < starts.length; path++) {
    const size = splitter.split(starts[path] as number, classes[path] as number);
    let fraction = -1;
    let a = 0;
    let b = 0;
    for (let i = 0; i < size; i++) {
      const link = splitter.links[i] as number;
      const id = fractions.id(splitter.shares[i] as number);
      if (id !== fraction) {
        fraction = id;
        a = hash2(path, id);
        b = hash2(a, path);
      }
      low[link]! += a;
      high[link]! += b;
      used[link] = 1;
    }
  }

  const mergedOf = new Uint32Array(count).fill(NO_LINK);
  const members: number[] = [];
  const first: number[] = [];
  /** Hash → the last merged link that has it; the ones before are chained. */
  const byHash = new Map<number, number>();
  const chain: number[] = [];
  for (let link = 0; link < count; link++) {
    if (used[link] === 0) continue;
    const head = byHash.get(low[link] as number) ?? -1;
    let m = head;
    while (m !== -1) {
      const other = first[m] as number;
      if (high[other] === high[link] && rateBps[other] === rateBps[link]) break;
      m = chain[m] as number;
    }
    if (m === -1) {
      m = first.push(link) - 1;
      members.push(0);
      chain.push(head);
      byHash.set(low[link] as number, m);
    }
    mergedOf[link] = m;
    members[m]!++;
  }
  return {
    mergedCount: first.length,
    mergedRateBps: Float64Array.from(first, (link, m) => (rateBps[link] as number) * (members[m] as number)),
    memberCount: Uint32Array.from(members),
    mergedOf,
  };
}
