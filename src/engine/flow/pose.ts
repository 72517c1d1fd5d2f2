/** Poses a run to the kernels: which links they know, which tables they walk. */
import type { Device } from '../../device/device.ts';
import { countMessages } from '../../model/schedule-read.ts';
import type { FlowRun } from './api.ts';
import type { FlowProblem } from './buffers.ts';
import { baseSections, linkCapacities } from './tables.ts';

/** Numbers of `trace.wgsl`. */
const ROUTING = { ecmp: 0, polarized: 1, 'd-mod-k': 2 } as const;

export interface Posed {
  readonly problem: FlowProblem;
  /** Bytes on the kernels' links → bytes on the fabric's. */
  readonly linksOf: (bytes: Float64Array) => Float64Array;
}

/** Every flow on one path, found hop by hop from the route tables. */
export function posePathProblem(run: FlowRun, device: Device): Posed {
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
    },
    linksOf: (bytes) => bytes,
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
    nodes: run.fabric.nodeCount,
  };
}
