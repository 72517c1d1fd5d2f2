/** The families a scenario may choose from. They are given to the checks, so that these know no member by name. */
import type { Collective } from '../collective/algorithm.ts';
import type { Profile } from '../collective/profile.ts';
import { profiles } from '../collective/profiles/registry.ts';
import { collectives } from '../collective/registry.ts';
import type { Preset } from '../presets/preset.ts';
import { presets } from '../presets/registry.ts';
import { routings } from '../routing/registry.ts';
import type { Routing } from '../routing/routing.ts';
import { topologies } from '../topology/registry.ts';
import type { Topology } from '../topology/topology.ts';
import { transports } from '../transport/registry.ts';
import type { Transport } from '../transport/transport.ts';
import type { Pattern } from '../workload/traffic/pattern.ts';
import { patterns } from '../workload/traffic/registry.ts';

export interface Registries {
  readonly topologies: readonly Topology[];
  readonly routings: readonly Routing[];
  readonly collectives: readonly Collective[];
  readonly transports: readonly Transport[];
  readonly patterns: readonly Pattern[];
  readonly presets: readonly Preset[];
  readonly profiles: readonly Profile[];
}

/** Everything this version has. */
export const builtIn: Registries = {
  topologies,
  routings,
  collectives,
  transports,
  patterns,
  presets,
  profiles,
};
