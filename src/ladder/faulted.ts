/** The fabric, routes and schedules of rung `faults`. */
import type { Fabric } from '../model/fabric.ts';
import { faultTimeline, type KnownFailures, type LinkFaults } from '../model/fault-timeline.ts';
import {
  type CableFault,
  cablesAreDrawn,
  drawFaults,
  type Faults,
  slowdowns,
  slowSpans,
} from '../model/faults.ts';
import { type FlapWindow, flapsBetween } from '../model/flaps.ts';
import type { SlowSpan } from '../model/pace.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Schedule } from '../model/schedule.ts';
import type { SetRule } from '../routing/rules.ts';
import { buildRouteEpochs, type RouteEpochs } from '../routing/tables.ts';
import { SPREAD_RULE } from '../routing/tables-by-rule.ts';
import { memo } from '../util/memo.ts';
import type { TimedWorld } from './fault-times.ts';

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
  /** The world of a seed over a window. */
  during(seed: number, window: FlapWindow): TimedWorld;
  /** The factor on the compute of each rank with a seed; undefined if no rank is slow. */
  slowdowns(seed: number): Float64Array | undefined;
  /** When ranks are slow for a part of the time (`slowSpans`). */
  slowSpans(seed: number, window: FlapWindow): ReadonlyMap<number, readonly SlowSpan[]>;
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
  const routesOf = routesBy(fabric, routing);
  const drawn = memo(
    (seed: number) => (perSeed ? seed : 0),
    (seed) => drawFaults(faults, seed),
  );
  let last: { readonly seed: number; readonly world: Faulted } | undefined;
  return {
    faults,
    perSeed,
    of(seed) {
      if (last === undefined || (perSeed && last.seed !== seed)) {
        const { fabric: own, routes, faults: during } = worldOf(fabric, drawn(seed), faults, routesOf);
        const changing = during.changes.length > 0 || during.epochs.length > 0;
        last = { seed, world: { fabric: own, routes, during: changing ? during : undefined } };
      }
      return last.world;
    },
    during: (seed, window) =>
      worldOf(fabric, flapsBetween(drawn(seed), window, faults.reconvergePs), faults, routesOf),
    slowdowns: (seed) => slowdowns(faults, fabric.ranks, seed),
    slowSpans: (...of) => slowSpans(faults, ...of),
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

type RoutesOf = (dead: Uint8Array, known: readonly KnownFailures[]) => RouteEpochs;

function worldOf(
  fabric: Fabric,
  drawn: readonly CableFault[],
  { reconvergePs }: Faults,
  routesOf: RoutesOf,
): TimedWorld {
  const { dead, changes, known, ...rest } = faultTimeline(fabric, drawn, reconvergePs);
  const { routes, nextSets } = routesOf(dead, known);
  const epochs = known.map(({ fromPs }, i) => ({ fromPs, nextSet: nextSets[i]! }));
  const sound = drawn.every(({ atPs, untilPs }) => atPs !== undefined || untilPs !== undefined);
  return { fabric: rest.fabric, routes, faults: { changes, epochs }, sound };
}

/** Builds the routes for failures: those with the same links down are built once. */
function routesBy(fabric: Fabric, { rule = SPREAD_RULE, resilient }: FaultedRouting): RoutesOf {
  const linksOf = (down: Uint8Array) => Array.from(down.keys()).filter((link) => down[link] === 1);
  let last: { readonly key: string; readonly built: RouteEpochs } | undefined;
  return (dead, known) => {
    const own = linksOf(dead).join();
    const keys = known.map(({ down }) => linksOf(down).join());
    const distinct = [...new Set(keys)].filter((one) => one !== own);
    const key = [own, ...distinct].join('/');
    if (last?.key !== key) {
      const downs = distinct.map((one) => known[keys.indexOf(one)]!.down);
      // Weighted by the rates of the fault-free fabric: no switch looks at the remaining rate of a
      // faulty link.
      const options = { down: dead, rule, sound: resilient ? fabric : undefined };
      last = { key, built: buildRouteEpochs(fabric, downs, options) };
    }
    const { routes, nextSets } = last.built;
    const nextSetOf = (one: string) => (one === own ? routes.nextSet : nextSets[distinct.indexOf(one)]!);
    return { routes, nextSets: keys.map(nextSetOf) };
  };
}
