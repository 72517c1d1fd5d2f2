/** The part of a fabric that the ranks of a schedule use: tables of all may be large. */
import { NO_SET, type RouteTables } from '../../model/routes.ts';
import { routePlane } from '../../routing/path.ts';
import { isDetour } from '../../routing/properties.ts';
import type { FlowRun } from './api.ts';
import { distinctPairs } from './pairs.ts';
import { onUsedLinks } from './used-links.ts';

/** A run whose link i is `links[i]` of the fabric; undefined: it has all links. */
export interface UsedRun {
  readonly run: FlowRun;
  readonly links?: Uint32Array | undefined;
}

/** Links of a fabric from which on a run takes longer for all of them than to look for its own. */
const MANY_LINKS = 16_384;

/** The run with the routes alone that its ranks may use, and on large fabrics with those links. */
export function onUsedPart(run: FlowRun): UsedRun {
  const { fabric, routes, schedule, routing, ownPorts, eager } = run;
  if (ownPorts || isDetour(routing.name)) return { run };
  if (fabric.links.count < MANY_LINKS && !eager) return { run: onUsedRoutes(run) };
  return onUsedLinks(run, distinctPairs(fabric, routes, schedule)) ?? { run: onUsedRoutes(run) };
}

/**
 * The run with routes to and from the classes of its own pairs alone, if they are at most half of
 * all. Detours and ports alone look at other classes too. Throws `UserError` if two ranks have no
 * path. Cost: the rows that stay.
 */
export function onUsedRoutes(run: FlowRun): FlowRun {
  const { fabric, routes, schedule, routing, ownPorts } = run;
  if (ownPorts || isDetour(routing.name)) return run;
  const pairs = distinctPairs(fabric, routes, schedule);
  const used = new Set<number>();
  pairs.src.forEach((a, i) => {
    const b = pairs.dst[i]!;
    const { rankClass } = routes.planes[routePlane(fabric, a, b)];
    for (const rank of [a, b]) if (routes.classRow[rankClass[rank]!] !== NO_SET) used.add(rankClass[rank]!);
  });
  const routed = routes.classRow.reduce((sum, row) => sum + (row === NO_SET ? 0 : 1), 0);
  return 2 * used.size <= routed
    ? {
        ...run,
        routes: withRows(
          run,
          [...used].sort((a, b) => a - b),
        ),
      }
    : run;
}

/** The tables with the rows of these classes alone. */
function withRows({ fabric, routes }: FlowRun, classes: readonly number[]): RouteTables {
  const { classRow, nextSet } = routes;
  // Rows overlap in the ranks' entries, which are read only if ranks forward.
  const first = fabric.ranksForward ? 0 : fabric.ranks;
  const stride = fabric.nodeCount - first;
  const rows = new Uint32Array(classRow.length).fill(NO_SET);
  const next = new Uint32Array(first + classes.length * stride);
  classes.forEach((c, i) => {
    rows[c] = i * stride;
    const from = classRow[c]! + first;
    next.set(nextSet.subarray(from, from + stride), i * stride + first);
  });
  return { ...routes, classRow: rows, nextSet: next };
}
