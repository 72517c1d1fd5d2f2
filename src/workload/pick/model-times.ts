/** Times of ways by the α–β model: the order in which ways are tried, and a bound. */
import { modelledTimePs } from '../../collective/auto.ts';
import type { Way } from './candidates.ts';

/**
 * The model's time by the widest ports and the shortest paths may be so many times too long.
 * Through servers latencies of some steps overlap, and those of pieces do more; else the forms are
 * exact without contention.
 */
const SLACK = 1.1;
const SLACK_OF_SERVERS = 2;
const SLACK_OF_PIECES = 4;

export interface ModelTimes {
  /** A lower bound, ps: the model with slack. */
  leastPs(way: Way, bytes: number): number;
  /** The model's time, ps; 0 if it has none. */
  aboutPs(way: Way, bytes: number): number;
}

/** Times of ways in groups of `n`. */
export function modelTimes(n: number, launchPs: number): ModelTimes {
  const leadPs = ({ dressing }: Way) => launchPs + (dressing?.startPs ?? 0);
  return {
    leastPs(way, bytes) {
      const ofServers = way.net.server ? SLACK_OF_SERVERS : SLACK;
      // An algorithm of two levels has nothing to overlap where a server has one rank.
      const oneLevel = way.algorithm.levels === true && way.values.gpus === 1;
      const slack = 'pieces' in way.algorithm.params && !oneLevel ? SLACK_OF_PIECES : ofServers;
      return leadPs(way) + (modelledTimePs({ ...way, net: way.widest }, n, bytes) ?? 0) / slack;
    },
    aboutPs(way, bytes) {
      const messages = modelledTimePs(way, n, bytes);
      return messages === undefined ? 0 : leadPs(way) + messages;
    },
  };
}
