/**
 * The families a scenario may choose from. They are given to the checks, so that these know no
 * member by name.
 */
import type { Algorithm, Collective } from '../collective/algorithm.ts';
import type { Profile } from '../collective/profile.ts';
import { profiles } from '../collective/profiles/registry.ts';
import { collectives } from '../collective/registry.ts';
import { type Accelerator, accelerators } from '../presets/hardware/accelerators.ts';
import type { Preset } from '../presets/preset.ts';
import { presets } from '../presets/registry.ts';
import { routings } from '../routing/registry.ts';
import type { Routing } from '../routing/routing.ts';
import { topologies } from '../topology/registry.ts';
import type { Topology } from '../topology/topology.ts';
import { transports } from '../transport/registry.ts';
import type { Transport } from '../transport/transport.ts';
import { UserError } from '../util/errors.ts';
import type { Rates } from '../workload/compute/rates/rates.ts';
import { rates } from '../workload/compute/rates/registry.ts';
import type { Framework } from '../workload/frameworks/framework.ts';
import { frameworks } from '../workload/frameworks/registry.ts';
import type { Model } from '../workload/models/model.ts';
import { models } from '../workload/models/registry.ts';
import { schedules } from '../workload/parallelism/pipeline/registry.ts';
import type { PipelineSchedule } from '../workload/parallelism/pipeline/schedule.ts';
import type { Pattern } from '../workload/traffic/pattern.ts';
import { patterns } from '../workload/traffic/registry.ts';

/** All that a scenario may name, by family. */
export interface Registries {
  readonly topologies: readonly Topology[];
  readonly routings: readonly Routing[];
  readonly collectives: readonly Collective[];
  readonly transports: readonly Transport[];
  readonly patterns: readonly Pattern[];
  readonly schedules: readonly PipelineSchedule[];
  readonly presets: readonly Preset[];
  readonly profiles: readonly Profile[];
  readonly models: readonly Model[];
  readonly accelerators: readonly Accelerator[];
  readonly frameworks: readonly Framework[];
  readonly rates: readonly Rates[];
}

/** Everything this version has. */
export const builtIn: Registries = {
  topologies,
  routings,
  collectives,
  transports,
  patterns,
  schedules,
  presets,
  profiles,
  models,
  accelerators: Object.values(accelerators),
  frameworks,
  rates,
};

/** Members of your own; algorithms go by the collective's name. */
export interface OwnMembers extends Partial<Registries> {
  readonly algorithms?: Readonly<Record<string, readonly Algorithm[]>>;
}

/**
 * `registries` with members of your own after theirs, for `parseScenario`. Throws `UserError` if a
 * name is taken, or an algorithm is for an unknown collective.
 */
export function withMembers(own: OwnMembers, registries: Registries = builtIn): Registries {
  const { algorithms = {}, ...families } = own;
  const all = {
    topologies: joined('a topology', registries.topologies, families.topologies),
    routings: joined('a routing', registries.routings, families.routings),
    collectives: joined('a collective', registries.collectives, families.collectives),
    transports: joined('a congestion control', registries.transports, families.transports),
    patterns: joined('a pattern', registries.patterns, families.patterns),
    schedules: joined('a schedule', registries.schedules, families.schedules),
    presets: joined('a preset', registries.presets, families.presets),
    profiles: joined('a profile', registries.profiles, families.profiles),
    models: joined('a model', registries.models, families.models),
    accelerators: joined('an accelerator', registries.accelerators, families.accelerators),
    frameworks: joined('a framework', registries.frameworks, families.frameworks),
    rates: joined('a table of rates', registries.rates, families.rates),
  };
  for (const name of Object.keys(algorithms)) {
    if (all.collectives.some((collective) => collective.name === name)) continue;
    const names = all.collectives.map((collective) => collective.name).join(', ');
    throw new UserError(`unknown collective '${name}'`, { advice: `use one of ${names}` });
  }
  const collectives = all.collectives.map((collective) => ({
    ...collective,
    algorithms: joined('an algorithm', collective.algorithms, algorithms[collective.name]),
  }));
  return { ...all, collectives };
}

function joined<M extends { readonly name: string }>(
  what: string,
  known: readonly M[],
  own: readonly M[] = [],
): readonly M[] {
  const members = [...known];
  for (const member of own) {
    if (members.some(({ name }) => name === member.name)) {
      throw new UserError(`the name '${member.name}' is already used by ${what}`, {
        advice: 'choose another name',
      });
    }
    members.push(member);
  }
  return members;
}
