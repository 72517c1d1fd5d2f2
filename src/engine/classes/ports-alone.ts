/** The limits of flows that load their ranks' own ports alone. */
import { type OwnPortOptions, ownPortPaths } from '../../routing/own-ports.ts';
import type { FlowRun } from '../flow/api.ts';
import { distinctPairs } from '../flow/pairs.ts';
import type { Ways } from './trail.ts';

/**
 * Limits are numbered after the links of the fabric. A sender's links are told of as well: they
 * share its bytes. Throws `UserError` if two ranks have no path.
 */
export function portsAlone({ fabric, routes, schedule }: FlowRun, options: OwnPortOptions): Ways {
  const { ranks, links } = fabric;
  const pairs = distinctPairs(fabric, routes, schedule);
  const paths = ownPortPaths(fabric, routes, pairs, options);
  const pathOf = new Map<number, number>();
  pairs.src.forEach((src, pair) => {
    pathOf.set(src * ranks + pairs.dst[pair]!, paths.pairPath[pair]!);
  });
  const portsOf: number[][] = Array.from({ length: ranks }, () => []);
  if (options.limits) {
    links.from.forEach((rank, link) => {
      if (rank < ranks) portsOf[rank]!.push(link);
    });
  }
  return {
    linkCount: links.count + paths.mergedCount,
    tell(src, dst, _channel, { link, fact }) {
      const path = pathOf.get(src * ranks + dst)!;
      fact(paths.pathLatencyPs[path]!);
      for (const port of portsOf[src]!) link(port, 0);
      fact(portsOf[src]!.length);
      for (let entry = paths.pathStart[path]!; entry < paths.pathStart[path + 1]!; entry++) {
        const merged = paths.pathMerged[entry]!;
        link(links.count + merged, paths.mergedRateBps[merged]!);
      }
      return true;
    },
  };
}
