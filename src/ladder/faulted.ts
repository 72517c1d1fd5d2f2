/** The fabric, routes and schedules of rung `faults`. */
import type { Fabric } from '../model/fabric.ts';
import { faultTimeline, type LinkFaults } from '../model/fault-timeline.ts';
import { cablesAreDrawn, drawFaults, type Faults, slowdowns } from '../model/faults.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Schedule } from '../model/schedule.ts';
import type { SetRule } from '../routing/rules.ts';
import { buildRouteEpochs } from '../routing/tables.ts';
import { SPREAD_RULE } from '../routing/tables-by-rule.ts';

/** The fabric that is simulated in place of the fault-free one. */
export interface Faulted {
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  /** Faults that come and go during the run; only if any do. */
  readonly during: LinkFaults | undefined;
}

export interface FaultedWorld {
  readonly faults: Faults;
  /** Whether faults of cables differ between seeds. */
  readonly perSeed: boolean;
  /** The world of a seed; of any seed, if they do not differ. */
  of(seed: number): Faulted;
  /** The factor on the compute of each rank with a seed; undefined if no rank is slow. */
  slowdowns(seed: number): Float64Array | undefined;
}

/**
 * How the routes of a faulted fabric are built: by a rule, and with buckets if its switches hash
 * resiliently.
 */
export interface FaultedRouting {
  readonly rule?: SetRule | undefined;
  readonly resilient?: boolean | undefined;
}

/**
 * The effect of faults on a fabric and its routes. Worlds are built when they are asked for; the
 * last one is kept.
 */
export function faultedWorld(fabric: Fabric, faults: Faults, routing: FaultedRouting = {}): FaultedWorld {
  const perSeed = cablesAreDrawn(faults);
  let last: { readonly seed: number; readonly world: Faulted } | undefined;
  return {
    faults,
    perSeed,
    of(seed) {
      if (last === undefined || (perSeed && last.seed !== seed))
        last = { seed, world: worldOf(fabric, faults, seed, routing) };
      return last.world;
    },
    slowdowns: (seed) => slowdowns(faults, fabric.ranks, seed),
  };
}

/** The schedule with the delays of slow ranks. */
export function slowed(schedule: Schedule, factor: Float64Array | undefined): Schedule {
  if (factor === undefined) return schedule;
  const { laneCount, laneRank, laneOps } = schedule;
  const delayPs = schedule.delayPs.slice();
  for (let lane = 0; lane < laneCount; lane++) {
    const slowdown = factor[laneRank[lane]!]!;
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++)
      delayPs[op] = Math.round(delayPs[op]! * slowdown);
  }
  return { ...schedule, delayPs };
}

function worldOf(
  fabric: Fabric,
  faults: Faults,
  seed: number,
  { rule = SPREAD_RULE, resilient }: FaultedRouting,
): Faulted {
  const { dead, changes, known, ...rest } = faultTimeline(
    fabric,
    drawFaults(faults, seed),
    faults.reconvergePs,
  );
  // Weighted by the rates of the fault-free fabric: no switch looks at the remaining rate of a
  // faulty link.
  const { routes, nextSets } = buildRouteEpochs(
    fabric,
    known.map(({ down }) => down),
    { down: dead, rule, sound: resilient ? fabric : undefined },
  );
  const epochs = known.map(({ fromPs }, i) => ({ fromPs, nextSet: nextSets[i]! }));
  const during = changes.length > 0 || epochs.length > 0 ? { changes, epochs } : undefined;
  return { fabric: rest.fabric, routes, during };
}
