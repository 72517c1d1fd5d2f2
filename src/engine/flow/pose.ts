/** Poses a run to the kernels: which links they know, which tables they walk. */
import type { Device } from '../../device/device.ts';
import { NO_SET } from '../../model/routes.ts';
import { countMessages } from '../../model/schedule-read.ts';
import type { FlowRun } from './api.ts';
import type { FlowProblem } from './buffers.ts';
import { distinctPairs } from './pairs.ts';
import { spraySections } from './spray.ts';
import { baseSections, linkCapacities } from './tables.ts';

/** Numbers of `trace.wgsl`. */
const ROUTING = { ecmp: 0, polarized: 1, 'd-mod-k': 2 } as const;

export interface Posed {
  readonly problem: FlowProblem;
  /** Bytes on the kernels' links → bytes on the fabric's. */
  readonly linksOf: (bytes: Float64Array) => Float64Array;
}

/** Every flow on one path, found hop by hop from the route tables. Throws `UserError` for ranks with no path. */
export function posePathProblem(run: FlowRun, device: Device): Posed {
  distinctPairs(run.fabric, run.routes, run.schedule);
  const capacity = linkCapacities(run.fabric, run.reality);
  const { name, polarize } = run.routing;
  const routing = name === 'd-mod-k' ? ROUTING[name] : polarize ? ROUTING.polarized : ROUTING.ecmp;
  const hops = Math.max(1, run.routes.maxHops);
  return {
    problem: {
      ...common(run, device),
      capacity,
      sections: baseSections(run.fabric, run.routes, capacity, run.seeds),
      maxPath: hops,
      maxHops: hops,
      routing,
      weightUnit: undefined,
      mostWeight: 1,
    },
    linksOf: (bytes) => bytes,
  };
}

/** Every flow spread evenly over all shortest paths, links merged. Throws `UserError` for ranks with no path. */
export function poseSprayProblem(run: FlowRun, device: Device): Posed {
  const pairs = distinctPairs(run.fabric, run.routes, run.schedule);
  const { sections, capacity, maxPath, denominator, mostWeight, linksOf } = spraySections(
    run.fabric,
    run.routes,
    pairs,
  );
  const own = linkCapacities(run.fabric, 'routing');
  return {
    problem: {
      ...common(run, device),
      capacity,
      sections: { ...baseSections(run.fabric, run.routes, own, run.seeds), ...sections },
      maxPath,
      maxHops: run.routes.maxHops,
      routing: ROUTING.ecmp,
      weightUnit: denominator,
      mostWeight,
    },
    linksOf,
  };
}

function common(run: FlowRun, device: Device) {
  return {
    schedule: run.schedule,
    replicas: run.seeds.length,
    tolerance: run.tolerance,
    records: run.listFlows ? countMessages(run.schedule) : 0,
    // An empty dispatch costs a GPU more than a tick costs the CPU.
    fillRounds: device.info.kind === 'cpu' ? 1 : 4,
    classes: run.routes.classRow.reduce((sum, row) => sum + (row === NO_SET ? 0 : 1), 0),
  };
}
