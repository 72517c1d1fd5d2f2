/** Poses a run to the kernels: which links they know, which tables they walk. */
import type { Device } from '../../device/device.ts';
import { constants } from '../../kernels/words.ts';
import { NO_SET } from '../../model/routes.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { detourClasses } from '../../routing/detours.ts';
import { ownPortPaths } from '../../routing/own-ports.ts';
import { isDetour, propertiesOf } from '../../routing/properties.ts';
import { sprayPaths } from '../../routing/spray.ts';
import { valiantPaths } from '../../routing/valiant-fluid.ts';
import type { FlowRun } from './api.ts';
import { distinctPairs } from './pairs.ts';
import type { FlowProblem } from './problem.ts';
import { type PathsOf, spraySections } from './spray.ts';
import { baseSections, fastestOf, fastestPort, linkCapacities } from './tables.ts';

const { ECMP, ECMP_POLARIZED, D_MOD_K, VALIANT } = constants['flow/trace'];

/** Fill rounds of a tick, and levels of a search: most solves take no more. */
const FILL_ROUNDS = 4;
/** A solve that looks at fewer lanes is over in a tenth of a millisecond. */
const MANY_LANES = 4096;

export interface Posed {
  readonly problem: FlowProblem;
  /** Bytes on the kernels' links → bytes on the fabric's. */
  readonly linksOf: (bytes: Float64Array) => Float64Array;
}

/**
 * Every flow on one path, or one for each of its queue pairs, found hop by hop from the route
 * tables. Throws `UserError` for ranks with no path.
 */
export function posePathProblem(run: FlowRun, device: Device): Posed {
  distinctPairs(run.fabric, run.routes, run.schedule);
  const capacity = linkCapacities(run.fabric, run.reality);
  const { polarize, queuePairs = 1 } = run.routing;
  const { detour, atSwitch } = propertiesOf(run.routing.name);
  // Rungs below `routing` take paths for their latency alone: the shortest.
  const detours = detour !== undefined && run.reality === 'routing';
  const hashed = polarize ? ECMP_POLARIZED : ECMP;
  const routing = detours ? VALIANT : atSwitch === 'destination' ? D_MOD_K : hashed;
  const pairs = run.reality === 'routing' ? queuePairs : 1;
  const hops = Math.max(1, run.routes.maxHops) * (detours ? 2 : 1);
  return {
    problem: {
      ...common(run, device),
      capacity,
      fastest: fastestOf(capacity),
      sections: {
        ...baseSections(run.fabric, run.routes, capacity, run.seeds),
        ...(detours && { detours: counted(detourClasses(run.fabric, run.routes)) }),
      },
      maxPath: hops * pairs,
      maxHops: hops,
      routing,
      sprayed: false,
      weightUnit: pairs === 1 ? undefined : pairs,
      mostWeight: 1,
    },
    linksOf: (bytes) => bytes,
  };
}

/** A list after its length. */
function counted(list: Uint32Array): Uint32Array {
  return Uint32Array.of(list.length, ...list);
}

/**
 * Every flow spread evenly over all shortest paths, links merged, or with detours over all of them,
 * or as the run says. Throws `UserError` for ranks with no path.
 */
export function poseSprayProblem(run: FlowRun, device: Device): Posed {
  const pairs = distinctPairs(run.fabric, run.routes, run.schedule);
  const detours = run.reality === 'routing' && isDetour(run.routing.name);
  const { ownPorts } = run;
  const alone: PathsOf | undefined = ownPorts && ((...of) => ownPortPaths(...of, ownPorts));
  const pathsOf = alone ?? (detours ? valiantPaths : sprayPaths);
  const { sections, capacity, maxPath, denominator, mostWeight, linksOf } = spraySections(
    run.fabric,
    run.routes,
    pairs,
    pathsOf,
  );
  const own = linkCapacities(run.fabric, 'routing');
  return {
    problem: {
      ...common(run, device),
      capacity,
      fastest: fastestOf(capacity),
      sections: { ...baseSections(run.fabric, run.routes, own, run.seeds), ...sections },
      maxPath,
      maxHops: run.routes.maxHops,
      routing: ECMP,
      sprayed: true,
      weightUnit: denominator,
      mostWeight,
    },
    linksOf,
  };
}

/**
 * A problem posed on some links of a fabric, with answers and the unit of rates as on all of them.
 * @param whole The run on the whole fabric.
 * @param links Number in the fabric of each link that is there.
 */
export function asOnWhole({ problem, linksOf }: Posed, whole: FlowRun, links: Uint32Array): Posed {
  const { fabric, routes, reality } = whole;
  const fastest = problem.sprayed
    ? Math.max(problem.fastest, fastestPort(fabric.links, routes))
    : fastestOf(linkCapacities(fabric, reality));
  return {
    problem: { ...problem, fastest },
    linksOf: (bytes) => {
      const all = new Float64Array(fabric.links.count);
      linksOf(bytes).forEach((own, i) => {
        all[links[i]!] = own;
      });
      return all;
    },
  };
}

function common(run: FlowRun, device: Device) {
  return {
    schedule: run.schedule,
    replicas: run.seeds.length,
    tolerance: run.tolerance,
    manyLanes: MANY_LANES,
    records: run.listFlows ? countMessages(run.schedule) : 0,
    fillRounds: FILL_ROUNDS,
    groupSize: device.info.kind === 'cpu' ? 1 : 64,
    classes: run.routes.classRow.reduce((sum, row) => sum + (row === NO_SET ? 0 : 1), 0),
  };
}
