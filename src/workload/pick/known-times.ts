/**
 * The information of trials at other sizes on a way's time, so that a sweep does not try every way
 * at every size. The time of a schedule is the longest of its chains of steps, each with a fixed
 * time and a time a byte: convex in the size, and at most in proportion to it. (Max-min sharing has
 * anomalies, far below the differences that matter here.)
 */
import { modelledTimePs } from '../../collective/auto.ts';
import type { Way } from './candidates.ts';

interface Known {
  readonly bytes: number;
  readonly timePs: number;
  /** Whether it takes at least that long, and no more is known. */
  readonly cut: boolean;
}

/**
 * The model's time by the widest ports and the shortest paths may be so many times too long.
 * Through servers latencies of some steps overlap, and those of pieces do more; else the forms are
 * exact without contention.
 */
const SLACK = 1.1;
const SLACK_OF_SERVERS = 2;
const SLACK_OF_PIECES = 4;

export interface KnownTimes {
  add(way: Way, bytes: number, timePs: number, cut: boolean): void;
  /** The bounds of the time, ps: by the model with slack, and by smaller and larger sizes. */
  boundsPs(way: Way, bytes: number): { readonly least: number; readonly most: number };
  /**
   * About this, ps, by the model and how far it was from the nearest trial; for the order of
   * trials.
   */
  aboutPs(way: Way, bytes: number): number;
}

/** Times of ways in groups of `n`. */
export function knownTimes(n: number, launchPs: number): KnownTimes {
  const known = new Map<Way, Known[]>();
  const of = (way: Way) => known.get(way) ?? [];
  const leadPs = ({ dressing }: Way) => launchPs + (dressing?.startPs ?? 0);
  return {
    add(way, bytes, timePs, cut) {
      known.set(way, [...of(way), { bytes, timePs, cut }]);
    },
    boundsPs(way, bytes) {
      const ofServers = way.net.server ? SLACK_OF_SERVERS : SLACK;
      // An algorithm of two levels has nothing to overlap where a server has one rank.
      const oneLevel = way.algorithm.levels === true && way.values.gpus === 1;
      const slack = 'pieces' in way.algorithm.params && !oneLevel ? SLACK_OF_PIECES : ofServers;
      let least = leadPs(way) + (modelledTimePs({ ...way, net: way.widest }, n, bytes) ?? 0) / slack;
      let most = Infinity;
      const whole = of(way).filter(({ cut }) => !cut);
      for (const at of of(way)) {
        least = Math.max(least, at.bytes <= bytes ? at.timePs : (at.timePs * bytes) / at.bytes);
      }
      const below = whole.filter((at) => at.bytes <= bytes).reduce(later, undefined);
      const above = whole.filter((at) => at.bytes >= bytes).reduce(sooner, undefined);
      if (below && above) most = chordPs(below, above, bytes);
      for (const at of whole) if (at.bytes >= bytes) most = Math.min(most, at.timePs);
      return { least, most: Math.max(least, most) };
    },
    aboutPs(way, bytes) {
      const messages = modelledTimePs(way, n, bytes);
      if (messages === undefined) return 0;
      const model = leadPs(way) + messages;
      const far = (at: Known) => Math.abs(Math.log(Math.max(1, at.bytes) / Math.max(1, bytes)));
      const nearest = of(way).reduce<Known | undefined>(
        (best, at) => (best === undefined || far(at) < far(best) ? at : best),
        undefined,
      );
      if (!nearest) return model;
      const modelThere = leadPs(way) + (modelledTimePs(way, n, nearest.bytes) ?? 0) || 1;
      // The error of the model may be in proportion, or a latency.
      return Math.min((model * nearest.timePs) / modelThere, model + Math.abs(nearest.timePs - modelThere));
    },
  };
}

function later(a: Known | undefined, b: Known): Known {
  return a && a.bytes > b.bytes ? a : b;
}

function sooner(a: Known | undefined, b: Known): Known {
  return a && a.bytes < b.bytes ? a : b;
}

function chordPs(a: Known, b: Known, bytes: number): number {
  if (a.bytes === b.bytes) return a.timePs;
  return a.timePs + ((b.timePs - a.timePs) * (bytes - a.bytes)) / (b.bytes - a.bytes);
}

/**
 * Sizes in an order in which each lies between two known ones: the least, the largest, then halves.
 */
export function outsideIn(sizes: readonly number[]): number[] {
  const sorted = [...new Set(sizes)].sort((a, b) => a - b);
  const order = sorted.length > 1 ? [sorted[0]!, sorted.at(-1)!] : sorted;
  let spans: (readonly [number, number])[] = [[0, sorted.length - 1]];
  while (spans.length > 0) {
    const inner = spans.filter(([from, to]) => to - from > 1);
    const middles = inner.map(([from, to]) => (from + to) >> 1);
    order.push(...middles.map((middle) => sorted[middle]!));
    spans = inner.flatMap(([from, to], i) => [[from, middles[i]!] as const, [middles[i]!, to] as const]);
  }
  return order;
}
