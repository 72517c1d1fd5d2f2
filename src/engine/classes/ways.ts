/** The links of flows, by what is real of the fabric and by the routing. */
import { findWalk, tracePath } from '../../routing/path.ts';
import { hasOnePath, pathChoice } from '../../routing/properties.ts';
import type { FlowRun } from '../flow/api.ts';
import { linkCapacities } from '../flow/tables.ts';
import { allPaths } from './all-paths.ts';
import { portsAlone } from './ports-alone.ts';
import type { Tell, Ways } from './trail.ts';

/**
 * The links of flows in a run, of the first seed where paths are hashed; not for routings with
 * detours. With many paths at most `mostVisits` links are told of.
 */
export function waysOf(run: FlowRun, mostVisits: number): Ways {
  const { fabric, reality, routing, ownPorts } = run;
  if (ownPorts) return portsAlone(run, ownPorts);
  const sprayed = reality === 'topology' || (reality === 'routing' && !hasOnePath(routing));
  return { tell: sprayed ? allPaths(run, mostVisits) : onePath(run), linkCount: fabric.links.count };
}

/** Flows on the path that engines trace, or on one for each queue pair. */
function onePath({ fabric, routes, reality, routing, seeds }: FlowRun): Tell {
  const capacity = linkCapacities(fabric, reality);
  const { latencyPs } = fabric.links;
  const choice = pathChoice(routing);
  const pairs = reality === 'routing' ? (routing.queuePairs ?? 1) : 1;
  return (src, dst, channel, { link, fact }) => {
    if (!findWalk(fabric, routes, src, dst)) return false;
    for (let pair = 0; pair < pairs; pair++) {
      let latency = 0;
      for (const step of tracePath(routes, fabric, choice, src, dst, channel, seeds[0]!, pair)) {
        latency += latencyPs[step]!;
        if (capacity[step]! > 0) link(step, capacity[step]!);
      }
      fact(latency);
    }
    return true;
  };
}
