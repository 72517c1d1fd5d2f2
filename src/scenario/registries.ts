/** The families a scenario may choose from. They are given to the checks, so that these know no member by name. */
import type { Collective } from '../collective/algorithm.ts';
import { collectives } from '../collective/registry.ts';
import { routings } from '../routing/registry.ts';
import type { Routing } from '../routing/routing.ts';
import { topologies } from '../topology/registry.ts';
import type { Topology } from '../topology/topology.ts';
import { transports } from '../transport/registry.ts';
import type { Transport } from '../transport/transport.ts';

export interface Registries {
  readonly topologies: readonly Topology[];
  readonly routings: readonly Routing[];
  readonly collectives: readonly Collective[];
  readonly transports: readonly Transport[];
}

/** Everything this version has. */
export const builtIn: Registries = { topologies, routings, collectives, transports };
