/** The links that the ranks of a schedule may use, numbered anew: a fabric may have many others. */
import type { Links } from '../../model/fabric.ts';
import { NO_LINK, NO_SET, type RoutePlane, type RouteTables } from '../../model/routes.ts';
import { routePlane } from '../../routing/path.ts';
import type { RankPairs } from '../../routing/spray.ts';
import { memoOf } from '../../util/memo.ts';
import type { FlowRun } from './api.ts';
import { tellPairs } from './pairs.ts';

/** A run on some links of its fabric, in their order: link i is `links[i]` of the fabric. */
export interface PartRun {
  readonly run: FlowRun;
  readonly links: Uint32Array;
}

/** Sets of next links with numbers of their own. */
interface UsedSets {
  readonly links: number[];
  readonly start: number[];
  readonly number: Map<number, number>;
}

/**
 * The run on the links of all shortest paths between its pairs, and on all ports of its ranks.
 * Nodes and ranks keep their numbers, which choose paths; links keep their order. So the run's
 * answer is the same, link by link. Undefined if more than half of the ranks have lanes. Cost:
 * classes that are sent to × links that lead there, and nodes for each such class.
 */
export function onUsedLinks(run: FlowRun, pairs: RankPairs): PartRun | undefined {
  const { fabric, routes, schedule } = run;
  const ranks = ranksOf(schedule, fabric.ranks);
  if (2 * ranks.length > fabric.ranks) return undefined;
  const numberOf = numbering(fabric.links);
  const used: number[] = [];
  const use = (link: number): void => {
    if (link === NO_LINK || numberOf[link] !== 0) return;
    numberOf[link] = 1;
    used.push(link);
  };
  for (const { firstLink, lastLink } of routes.planes) {
    for (const rank of ranks) {
      use(firstLink[rank]!);
      use(lastLink[rank]!);
    }
  }
  const ends = classEnds(run, pairs);
  const { rows, next, sets } = rowsTo(run, ends, use);
  // Tables of paths are by pairs of classes with rows: those that only send have one of no use.
  for (const c of classesOf(run, pairs)) if (rows[c] === NO_SET && routes.classRow[c] !== NO_SET) rows[c] = 0;
  const links = Uint32Array.from(used).sort();
  links.forEach((link, i) => {
    numberOf[link] = i;
  });
  const last = ranks.at(-1) ?? -1;
  const renumber = (link: number) => (link === NO_LINK ? NO_LINK : numberOf[link]!);
  const plane = ({ firstLink, lastLink, rankClass }: RoutePlane): RoutePlane => {
    const [first, final] = [new Uint32Array(last + 1), new Uint32Array(last + 1)];
    for (const of of [first, final]) of.fill(NO_LINK);
    for (const rank of ranks) {
      first[rank] = renumber(firstLink[rank]!);
      final[rank] = renumber(lastLink[rank]!);
    }
    return { firstLink: first, lastLink: final, rankClass: rankClass.subarray(0, last + 1) };
  };
  const partRoutes: RouteTables = {
    ...routes,
    planes: [plane(routes.planes[0]), plane(routes.planes[1])],
    classRow: rows,
    nextSet: next,
    setStart: Uint32Array.from(sets.start),
    setLinks: Uint32Array.from(sets.links, renumber),
  };
  for (const link of links) numberOf[link] = 0;
  const partFabric = { ...fabric, links: linksOf(fabric.links, links) };
  tellPairs(schedule, partRoutes, pairs);
  return { run: { ...run, fabric: partFabric, routes: partRoutes }, links };
}

/** The ranks that have lanes, in order. */
function ranksOf({ laneRank }: FlowRun['schedule'], ranks: number): readonly number[] {
  const has = new Uint8Array(ranks);
  for (const rank of laneRank) has[rank] = 1;
  const found: number[] = [];
  for (let rank = 0; rank < ranks; rank++) if (has[rank]) found.push(rank);
  return found;
}

/** Class that is sent to → nodes from which. */
function classEnds({ fabric, routes }: FlowRun, { src, dst }: RankPairs): ReadonlyMap<number, Set<number>> {
  const ends = new Map<number, Set<number>>();
  src.forEach((a, i) => {
    const b = dst[i]!;
    const { rankClass, firstLink } = routes.planes[routePlane(fabric, a, b)];
    const to = rankClass[b]!;
    const nodes = ends.get(to) ?? new Set();
    ends.set(to, nodes);
    nodes.add(fabric.ranksForward ? a : fabric.links.to[firstLink[a]!]!);
  });
  return ends;
}

/** The classes of all ranks of the pairs. */
function classesOf({ fabric, routes }: FlowRun, { src, dst }: RankPairs): Set<number> {
  const classes = new Set<number>();
  src.forEach((a, i) => {
    const { rankClass } = routes.planes[routePlane(fabric, a, dst[i]!)];
    classes.add(rankClass[a]!).add(rankClass[dst[i]!]!);
  });
  return classes;
}

/** Rows with the sets of the nodes on shortest paths to each class; `use` is told their links. */
function rowsTo(
  { fabric, routes }: FlowRun,
  ends: ReadonlyMap<number, Set<number>>,
  use: (link: number) => void,
) {
  // Rows overlap in the ranks' entries, which are read only if ranks forward.
  const first = fabric.ranksForward ? 0 : fabric.ranks;
  const stride = fabric.nodeCount - first;
  const rows = new Uint32Array(routes.classRow.length).fill(NO_SET);
  const routed = [...ends.keys()].filter((c) => routes.classRow[c] !== NO_SET).sort((a, b) => a - b);
  const next = new Uint32Array(first + routed.length * stride).fill(NO_SET);
  const sets: UsedSets = { links: [], start: [0], number: new Map() };
  routed.forEach((c, i) => {
    rows[c] = i * stride;
    const goal = routes.classNode[c]!;
    const nodes = [...ends.get(c)!];
    for (const node of nodes) {
      if (node === goal || next[i * stride + node] !== NO_SET) continue;
      const set = routes.nextSet[routes.classRow[c]! + node]!;
      next[i * stride + node] = numberOfSet(routes, set, sets, use);
      for (let e = routes.setStart[set]!; e < routes.setStart[set + 1]!; e++) {
        nodes.push(fabric.links.to[routes.setLinks[e]!]!);
      }
    }
  });
  return { rows, next, sets };
}

function numberOfSet(
  { setStart, setLinks }: RouteTables,
  set: number,
  { links, start, number }: UsedSets,
  use: (link: number) => void,
): number {
  const known = number.get(set);
  if (known !== undefined) return known;
  for (let e = setStart[set]!; e < setStart[set + 1]!; e++) {
    links.push(setLinks[e]!);
    use(setLinks[e]!);
  }
  number.set(set, number.size);
  start.push(links.length);
  return number.size - 1;
}

/** These links alone. */
function linksOf(all: Links, links: Uint32Array): Links {
  const { from, to, rateBps, latencyPs, scaleUp } = all;
  return {
    count: links.length,
    from: links.map((link) => from[link]!),
    to: links.map((link) => to[link]!),
    rateBps: Float64Array.from(links, (link) => rateBps[link]!),
    latencyPs: Float64Array.from(links, (link) => latencyPs[link]!),
    scaleUp: Uint8Array.from(links, (link) => scaleUp[link]!),
  };
}

/** A word for each link of a fabric, 0 between uses. */
const numbering = memoOf(({ count }: Links) => new Uint32Array(count));
