/**
 * Fluid spraying: a flow is split evenly, at every switch, over all next links of shortest paths.
 * If the links differ in rate, it is split by capacity (`capacity.ts`). Per-packet spraying tends
 * to this (Dixit et al., "On the Impact of Packet Spraying in Data Center Networks", INFOCOM 2013)
 * with packets infinitely small. Left out: reordering, and any unevenness of real packets.
 *
 * Max-min sharing needs, for every link, which part of each flow it carries. Links that have the
 * same rate and carry the same part of every flow bind together. So they are *merged* into one link
 * with the sum of their rates: all uplinks of a leaf become one, and a flow crosses about six
 * merged links instead of hundreds. This is exact: Σ f·x ≤ r for each of m links is Σ m·f·x ≤ m·r.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, type RouteTables } from '../model/routes.ts';
import { invariant } from '../util/errors.ts';
import type { RoutingChoice } from './choice.ts';
import { mergeLinks, type PathEnds } from './merge.ts';
import { requireWalk, routePlane } from './path.ts';
import { rehashing, rehashParams } from './rehash.ts';
import { defineRouting } from './routing.ts';
import { weighPaths } from './weigh.ts';

export const spray = defineRouting({
  name: 'spray',
  summary: 'even split over all shortest paths; with packets: packet by packet',
  params: {
    entropies: {
      kind: 'count',
      help: 'packets only: hash keys that the packets of a flow use in turn',
      default: 128,
      min: 1,
      max: 65535,
    },
    ...rehashParams,
  },
  properties: {
    fluid: 'spray',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'hash',
    sender: 'in-turn',
  },
  choice: ({ entropies, rehash }): RoutingChoice => ({ name: 'spray', entropies, ...rehashing({ rehash }) }),
});

/** Ordered pairs of ranks that exchange messages: `src[i]` sends to `dst[i]`. */
export interface RankPairs {
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
}

/** The load of the even split, for a set of pairs. */
export interface SprayPaths {
  readonly mergedCount: number;
  /** Merged link → sum of its members' rates, bit/s. */
  readonly mergedRateBps: Float64Array;
  /** Merged link → how many links it stands for; each carries an equal share of its bytes. */
  readonly memberCount: Uint32Array;
  /** Link → merged link; `NO_LINK` for links no path below uses. */
  readonly mergedOf: Uint32Array;
  /** Weights are in units of 1/denominator; at most 2^16. */
  readonly denominator: number;
  /**
   * False where fractions had no common denominator up to 2^16 and weights were rounded to 2^-16.
   */
  readonly exact: boolean;
  /**
   * Given pair → path; `NO_LINK` if `src` is `dst`. A path is the part between two ranks' own
   * links, so all pairs with the same first switch and destination class share it. A flow also
   * loads, whole (weight = denominator), `firstLink[plane][src]` and `lastLink[plane][dst]` of the
   * route tables, with the plane of `routePlane`. Those two links appear in no path. If ranks
   * forward they do not exist, and the path is all.
   */
  readonly pairPath: Uint32Array;
  /**
   * Path → its first entry below; one more than paths. Empty where both ranks hang on one switch.
   */
  readonly pathStart: Uint32Array;
  /** Entry → merged link, each at most once a path. */
  readonly pathMerged: Uint32Array;
  /** Entry → weight w: a flow of rate x takes x·w/denominator of the merged link's rate. */
  readonly pathWeight: Uint32Array;
  /** Path → latency of the slowest of its ways, first and last link not counted, ps. */
  readonly pathLatencyPs: Float64Array;
}

/**
 * The even split over all shortest paths for the pairs, links merged. Cost: classes × links, plus a
 * few dozen steps for each different (first switch, destination class) pair. Throws `UserError` if
 * a pair has no path, or if the paths would take more than about 1 GB.
 */
export function sprayPaths(fabric: Fabric, routes: RouteTables, pairs: RankPairs): SprayPaths {
  const { pairPath, ends } = distinctPaths(fabric, routes, pairs);
  const merged = mergeLinks(fabric, routes, ends);
  return { ...merged, pairPath, ...weighPaths(fabric, routes, ends, merged) };
}

/** Numbers the different (first switch, destination class) pairs. */
export function distinctPaths(
  fabric: Fabric,
  routes: RouteTables,
  { src, dst }: RankPairs,
): { readonly pairPath: Uint32Array; readonly ends: PathEnds } {
  invariant(src.length === dst.length, 'pairs have a source and a destination each');
  const pairPath = new Uint32Array(src.length).fill(NO_LINK);
  const known = new Map<number, number>();
  const starts: number[] = [];
  const classes: number[] = [];
  for (let i = 0; i < src.length; i++) {
    const [a, b] = [src[i] as number, dst[i] as number];
    if (a === b) continue;
    const { firstLink, rankClass } = routes.planes[routePlane(fabric, a, b)];
    const attachment = fabric.ranksForward ? a : fabric.links.to[firstLink[a] as number];
    const key = (attachment ?? 0) * routes.classNode.length + (rankClass[b] ?? 0);
    let path = attachment === undefined ? undefined : known.get(key);
    if (path === undefined) {
      const walk = requireWalk(fabric, routes, a, b);
      path = starts.push(walk.start) - 1;
      classes.push(walk.dstClass);
      known.set(key, path);
    }
    pairPath[i] = path;
  }
  return { pairPath, ends: { starts, classes } };
}
