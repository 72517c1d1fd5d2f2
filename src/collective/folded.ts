/**
 * Part of a group that stands for all of it. In a ring every rank does what its neighbour does, one
 * position further. So the first m of n ranks, with m a divisor of n, can take the place of all:
 * each sends what it does in the whole ring, and the last one sends to the first.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { Op } from '../model/schedule.ts';
import type { Algorithm } from './algorithm.ts';

/** Whether an algorithm can be {@link folded} with these values. */
export function canFold(algorithm: Algorithm, values: ParamValues<ParamSpec>): boolean {
  return algorithm.turns?.(values) === true;
}

/** The algorithm in groups whose ranks are the first of `n`. */
export function folded(algorithm: Algorithm, n: number): Algorithm {
  const { alike: _, ...own } = algorithm;
  return {
    ...own,
    ...(algorithm.chunks && { chunks: (_, values) => algorithm.chunks!(n, values) }),
    lanesPerRank: (_, values) => algorithm.lanesPerRank(n, values),
    channel: (lane, _, values, position) => algorithm.channel(lane, n, values, position),
    program(part) {
      const { n: kept, firstLane, lanesPerRank } = part;
      const within = (lane: number) => firstLane + ((lane - firstLane) % (kept * lanesPerRank));
      return algorithm
        .program({ ...part, n })
        .map((op): Op => (op.send ? { ...op, peerBase: within(op.peerBase!) } : op));
    },
  };
}
