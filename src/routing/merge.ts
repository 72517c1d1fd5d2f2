/**
 * Finds the links that bind together: same rate, same part of every flow.
 *
 * The parts a link carries of the flows to one class are a vector, one entry a source. Freivalds'
 * trick (1977) compares such vectors without forming them: each source sends a random number
 * instead of 1, and links whose sums agree have, almost surely, equal vectors. The sums are taken
 * modulo two primes, so that halves and thirds are exact. One pass a class serves all sources; two
 * different links agree with chance about 2^-52 a class.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, type RouteTables } from '../model/routes.ts';
import { hash3 } from '../rng/hash.ts';

/** Largest primes below 2^26: a product of two residues is exact in a double. */
const PRIMES = [67108859, 67108837] as const;

/** The paths: from node `starts[i]` to class `classes[i]`. */
export interface PathEnds {
  readonly starts: readonly number[];
  readonly classes: readonly number[];
}

export interface MergedLinks {
  readonly mergedCount: number;
  readonly mergedRateBps: Float64Array;
  readonly memberCount: Uint32Array;
  readonly mergedOf: Uint32Array;
}

/**
 * Merges the links that the paths use; numbers the merged links by their first members. Cost:
 * classes × links.
 */
export function mergeLinks(fabric: Fabric, routes: RouteTables, ends: PathEnds): MergedLinks {
  const low = new Uint32Array(fabric.links.count);
  const high = new Uint32Array(fabric.links.count);
  const used = new Uint8Array(fabric.links.count);
  const spread = createSpreader(fabric, routes, (link, a, b) => {
    low[link]! += a;
    high[link]! += b;
    used[link] = 1;
  });
  const startsOf = new Map<number, number[]>();
  ends.classes.forEach((c, path) => {
    const start = ends.starts[path] as number;
    const known = startsOf.get(c);
    if (known === undefined) startsOf.set(c, [start]);
    else known.push(start);
  });
  for (const [c, starts] of startsOf) spread(starts, c);
  return groupLinks(fabric, used, low, high);
}

/**
 * Sends a random number from each of `starts` to class `c` and reports a hash of the numbers that
 * cross each link.
 */
function createSpreader(
  { nodeCount, links }: Fabric,
  { classNode, classRow, nextSet, setStart, setLinks }: RouteTables,
  report: (link: number, a: number, b: number) => void,
): (starts: readonly number[], c: number) => void {
  const [p, q] = PRIMES;
  const inverse = PRIMES.map((prime) => inverses(prime));
  const first = new Float64Array(nodeCount);
  const second = new Float64Array(nodeCount);
  const feeds = new Int32Array(nodeCount).fill(-1);
  const queue = new Uint32Array(nodeCount);
  return (starts, c) => {
    const target = classNode[c] as number;
    const row = classRow[c] as number;
    const setOf = (node: number): number => nextSet[row + node] as number;
    const reached = countFeeds(starts, target, setOf);
    let tail = 0;
    for (const node of reached) if (feeds[node] === 0) queue[tail++] = node;
    for (const start of starts) {
      first[start]! += hash3(start, c, 1) % p;
      second[start]! += hash3(start, c, 2) % q;
    }
    for (let head = 0; head < tail; head++) {
      const node = queue[head] as number;
      if (node === target) continue;
      const set = setOf(node);
      const end = setStart[set + 1] as number;
      const size = end - (setStart[set] as number);
      const x = (((first[node] as number) % p) * (inverse[0] as Inverses)(size)) % p;
      const y = (((second[node] as number) % q) * (inverse[1] as Inverses)(size)) % q;
      const a = hash3(c, x, y);
      const b = hash3(y, c, x);
      for (let e = setStart[set] as number; e < end; e++) {
        const link = setLinks[e] as number;
        const next = links.to[link] as number;
        first[next]! += x;
        second[next]! += y;
        report(link, a, b);
        if (--feeds[next]! === 0) queue[tail++] = next;
      }
    }
    for (const node of reached) {
      first[node] = 0;
      second[node] = 0;
      feeds[node] = -1;
    }
  };

  /** Nodes on shortest paths from `starts`; leaves in `feeds` how many links lead to each. */
  function countFeeds(starts: readonly number[], target: number, setOf: (node: number) => number): number[] {
    const reached: number[] = [];
    const reach = (node: number): void => {
      if (feeds[node] !== -1) return;
      feeds[node] = 0;
      reached.push(node);
    };
    starts.forEach(reach);
    for (let i = 0; i < reached.length; i++) {
      const node = reached[i] as number;
      if (node === target) continue;
      const set = setOf(node);
      for (let e = setStart[set] as number; e < (setStart[set + 1] as number); e++) {
        const next = links.to[setLinks[e] as number] as number;
        reach(next);
        feeds[next]!++;
      }
    }
    return reached;
  }
}

type Inverses = (n: number) => number;

/** 1/n modulo a prime, remembered: 1/n = -⌊p/n⌋ · 1/(p mod n), whose argument is smaller. */
function inverses(prime: number): Inverses {
  const known = new Map<number, number>([[1, 1]]);
  const inverse = (n: number): number => {
    const found = known.get(n);
    if (found !== undefined) return found;
    const value = ((prime - Math.floor(prime / n)) * inverse(prime % n)) % prime;
    known.set(n, value);
    return value;
  };
  return inverse;
}

/** Numbers the groups of used links that agree in both hashes and in rate. */
function groupLinks({ links }: Fabric, used: Uint8Array, low: Uint32Array, high: Uint32Array): MergedLinks {
  const { count, rateBps } = links;
  const mergedOf = new Uint32Array(count).fill(NO_LINK);
  const members: number[] = [];
  const first: number[] = [];
  /** Hash → the last merged link that has it; those before are chained. */
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
