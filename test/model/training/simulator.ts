/** The ladder on the float64 reference, for small steps. */
import { createSimulator } from '../../../src/ladder/rungs.ts';
import type { Fabric } from '../../../src/model/fabric.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { referenceEngine } from '../ladder-engine.ts';

/** Four servers of two ranks on two leaves, two spines at half the ranks' rate: hashes collide. */
export const collisions = leafSpine.build({
  leaves: 2,
  spines: 2,
  hosts: 2,
  gpus: 2,
  rate: 100e9,
  uplinkRate: 100e9,
  oversubscription: undefined,
  latency: 500_000,
  radix: undefined,
  scaleUpRate: 800e9,
  scaleUpLatency: 250_000,
});

export function simulatorOn(fabric: Fabric, seeds: readonly number[]) {
  const routes = buildRoutes(fabric);
  const routing = { name: 'ecmp' } as const;
  return createSimulator({ simulate: referenceEngine, fabric, routes, routing, seeds, tolerance: 0 });
}
