/** Training steps on the fake engine. */
import { createSimulator, type Simulate } from '../../../src/ladder/rungs.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../src/workload/params.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { twoServers } from '../ladder/fake.ts';

const fabric = twoServers();

/** The ladder of two servers of two ranks on an engine. */
export function simulatorOf(simulate: Simulate, seeds: readonly number[]) {
  const routing = { name: 'ecmp' } as const;
  return createSimulator({ simulate, fabric, routes: buildRoutes(fabric), routing, seeds, tolerance: 1e-3 });
}

export const graphFor = (training: Training) => graphOf(buildProgram(training).program);
