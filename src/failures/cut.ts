/** The ranks of a job that a failure cuts off from others. */
import type { Fabric } from '../model/fabric.ts';
import { invariant } from '../util/errors.ts';

/** Tells which ranks of the job must go so that all others still reach each other. */
export type CutRanks = (cables: readonly number[]) => readonly number[];

/**
 * Ranks that a failure of cables cuts off. Ranks do not forward for others, except in direct
 * networks, so two ranks reach each other through switches that are joined. Among pairs that lose
 * each other, the ranks with most such pairs are named, until no pair is left.
 *
 * @param used Ranks of the job.
 */
export function cutter(fabric: Fabric, used: readonly number[]): CutRanks {
  const before = classesOf(fabric, used, new Set());
  return (cables) => {
    const after = classesOf(fabric, used, new Set(cables));
    return lostRanks(before, after, used);
  };
}

/** For each rank the joined parts of the network that it hangs on. */
type Parts = ReadonlyMap<number, ReadonlySet<number>>;

function classesOf(fabric: Fabric, used: readonly number[], down: ReadonlySet<number>): Parts {
  const { links, nodeCount, ranks, ranksForward } = fabric;
  const parent = Uint32Array.from({ length: nodeCount }, (_, node) => node);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = node; parent[at] !== root; ) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const ends = (link: number) => [links.from[link]!, links.to[link]!] as const;
  const isPassed = (node: number) => ranksForward || node >= ranks;
  for (let link = 0; link < links.count; link += 2) {
    const [a, b] = ends(link);
    if (!down.has(link) && isPassed(a) && isPassed(b)) parent[find(a)] = find(b);
  }
  const parts = new Map<number, Set<number>>(used.map((rank) => [rank, new Set()]));
  for (let link = 0; link < links.count; link += 2) {
    if (down.has(link)) continue;
    const [a, b] = ends(link);
    // Ranks that are cabled to each other share a part of their own.
    const part = isPassed(a) || isPassed(b) ? find(isPassed(b) ? b : a) : nodeCount + link;
    for (const node of [a, b]) parts.get(node)?.add(isPassed(node) ? find(node) : part);
  }
  return parts;
}

function lostRanks(before: Parts, after: Parts, used: readonly number[]): readonly number[] {
  const groups = groupsOf(before, after, used);
  const meet = (a: ReadonlySet<number>, b: ReadonlySet<number>) => [...a].some((part) => b.has(part));
  const lost = groups.map((own) =>
    groups.map(
      (other) =>
        meet(own.before, other.before) &&
        !meet(own.after, other.after) &&
        (own !== other || own.ranks.length > 1),
    ),
  );
  const gone = new Set<number>();
  for (;;) {
    const counts = groups.map((_, i) =>
      gone.has(i)
        ? 0
        : groups.reduce((sum, { ranks }, j) => sum + (lost[i]![j] && !gone.has(j) ? ranks.length : 0), 0),
    );
    const worst = counts.reduce((best, count, i) => (count > counts[best]! ? i : best), 0);
    if (groups.length === 0 || counts[worst] === 0) break;
    gone.add(worst);
  }
  return [...gone].flatMap((i) => groups[i]!.ranks).sort((a, b) => a - b);
}

interface Group {
  readonly before: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
  readonly ranks: number[];
}

/** Ranks that hang on the same parts, before and after. */
function groupsOf(before: Parts, after: Parts, used: readonly number[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const rank of used) {
    const [was, is] = [before.get(rank), after.get(rank)];
    invariant(was && is, 'ranks of the job are ranks of the fabric');
    const key = [was, is].map((parts) => [...parts].sort((a, b) => a - b).join()).join(' ');
    const group = groups.get(key);
    if (group) group.ranks.push(rank);
    else groups.set(key, { before: was, after: is, ranks: [rank] });
  }
  return [...groups.values()];
}
