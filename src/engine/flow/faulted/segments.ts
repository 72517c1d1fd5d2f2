/** The times of a run with faults between which its links and routes stay the same. */
import type { Fabric } from '../../../model/fabric.ts';
import type { LinkFaults } from '../../../model/fault-timeline.ts';
import type { RouteTables } from '../../../model/routes.ts';

/**
 * Part of its rate that a link has while it is down: flows on it stand still, since a byte takes
 * seconds.
 */
const DOWN = 1e-9;

/** Links and routes from a time on. */
export interface Segment {
  readonly fromPs: number;
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  /** Links that are down. */
  readonly down: readonly number[];
}

/** The segments of a run in order; the first begins at 0. */
export function segmentsOf(fabric: Fabric, routes: RouteTables, { changes, epochs }: LinkFaults): Segment[] {
  const times = [0, ...changes.map(({ atPs }) => atPs), ...epochs.map(({ fromPs }) => fromPs)];
  const routesOf = new Map<Uint32Array, RouteTables>([[routes.nextSet, routes]]);
  const present = new Map<number, number>();
  const inTime = [...changes].sort((a, b) => a.atPs - b.atPs);
  let next = 0;
  return [...new Set(times)]
    .sort((a, b) => a - b)
    .map((fromPs): Segment => {
      for (; next < inTime.length && inTime[next]!.atPs <= fromPs; next++)
        present.set(inTime[next]!.link, inTime[next]!.rateBps);
      const nextSet = epochs.findLast((epoch) => epoch.fromPs <= fromPs)?.nextSet ?? routes.nextSet;
      if (!routesOf.has(nextSet)) routesOf.set(nextSet, { ...routes, nextSet });
      const rateBps = fabric.links.rateBps.slice();
      const down: number[] = [];
      for (const [link, rate] of present) {
        if (rate === 0) down.push(link);
        rateBps[link] = rate === 0 ? rateBps[link]! * DOWN : rate;
      }
      const links = { ...fabric.links, rateBps };
      return { fromPs, fabric: { ...fabric, links }, routes: routesOf.get(nextSet)!, down };
    });
}
