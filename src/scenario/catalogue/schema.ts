/**
 * JSON Schema (draft 2020-12) of a scenario, for editors; made of the same parameters as the
 * checks.
 */
import { NO_PROFILE } from '../../collective/profiles/registry.ts';
import { engines } from '../../engine/registry.ts';
import type { Member, Param, ParamSpec } from '../../model/params.ts';
import { sizedParams, sizingOf } from '../../topology/sizes/size.ts';
import { exampleOf } from '../../units/parse.ts';
import { GROUP_COLLECTIVES } from '../../workload/algorithms.ts';
import { computeParams } from '../../workload/compute/params.ts';
import { stepParams } from '../../workload/params.ts';
import { FILE_KEY } from '../check/check-algorithm.ts';
import { auto } from '../check/check-auto.ts';
import { commonParams } from '../check/check-collective.ts';
import { COMPUTE_KEY } from '../check/check-compute.ts';
import { costParams } from '../check/check-cost.ts';
import { fabricParams } from '../check/check-fabric.ts';
import { faultParams, reconvergeParam } from '../check/check-faults.ts';
import { FRAMEWORK_KEY } from '../check/check-framework.ts';
import { algorithmsOfGroup } from '../check/check-group-algorithms.ts';
import { OPEN } from '../check/check-open.ts';
import { idParams, messageParams, trafficParams } from '../check/check-traffic.ts';
import { TRAINING_BLOCKS } from '../check/check-training.ts';
import { SEED_PARAMS } from '../check.ts';
import { PACKET_BLOCKS, packetParams } from '../packet/params.ts';
import { builtIn, type Registries } from '../registries.ts';
import { blockSchema, type Schema } from './block-schema.ts';
import { stepSchema } from './step-schema.ts';

const RANKS_SCHEMA: Schema = {
  description: 'number of ranks, ranges ("0-7,16"), or a list; default: all',
  anyOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string' },
    { type: 'array', items: { type: ['integer', 'string'] } },
  ],
};

/** The schema of a scenario that chooses from these registries. */
export function scenarioSchema(registries: Registries = builtIn): Schema {
  const { routings, collectives, transports, profiles } = registries;
  const spec = { type: 'string', description: 'name, or SPEC: name:key=value,key=value' };
  const choice = (members: readonly Member[]) => ({ anyOf: [spec, ...members.map((m) => memberSchema(m))] });
  const common: Record<string, Schema> = {
    name: { type: 'string', description: 'free text' },
    fabric: fabricSchema(spec, registries),
    routing: choice(routings),
    engine: choice(engines),
    profile: profileSchema(spec, profiles),
    packet: packetSchema(),
    cc: choice(transports),
    faults: faultsSchema(),
    reconverge: paramSchema(reconvergeParam),
    seed: paramSchema(SEED_PARAMS.seed),
    seeds: paramSchema(SEED_PARAMS.seeds),
  };
  const collective = {
    anyOf: [
      spec,
      ...collectives.flatMap((collective) =>
        [...collective.algorithms, auto].map((algorithm) => {
          const isDefault = algorithm === auto || algorithm.name === collective.defaultAlgorithm;
          return collectiveSchema(collective, algorithm, isDefault);
        }),
      ),
      ...collectives.map(fileCollectiveSchema),
    ],
  };
  const blocks = Object.entries(TRAINING_BLOCKS) as [keyof typeof TRAINING_BLOCKS, ParamSpec][];
  const parts = blocks.map(([key, params]) => [
    key,
    isNamed(key)
      ? namedSchema(spec, params, registries[NAMED[key]])
      : blockSchema({ ...paramsSchemas(params), ...openSchemas(key) }, required(params)),
  ]);
  const groups = Object.keys(GROUP_COLLECTIVES) as (keyof typeof GROUP_COLLECTIVES)[];
  const ofGroups = groups.map((group) => [
    group,
    choice([...algorithmsOfGroup(group).map((m) => m.algorithm), auto]),
  ]);
  const training = blockSchema(
    {
      ...Object.fromEntries(parts),
      ...paramsSchemas(stepParams),
      [FRAMEWORK_KEY]: {
        description: 'a framework whose choices are the defaults of this block',
        enum: registries.frameworks.map(({ name }) => name),
      },
      [COMPUTE_KEY]: namedSchema(spec, computeParams, registries.rates),
      algorithms: { anyOf: [{ const: auto.name }, blockSchema(Object.fromEntries(ofGroups), [])] },
    },
    Object.entries(TRAINING_BLOCKS).flatMap(([key, params]) => (required(params).length > 0 ? [key] : [])),
  );
  const cost = blockSchema(paramsSchemas(costParams), []);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'weft scenario',
    anyOf: [
      blockSchema({ ...common, collective }, ['fabric', 'collective']),
      blockSchema({ ...common, training, cost }, ['fabric', 'training']),
      blockSchema({ ...common, step: stepSchema(paramsSchemas), cost }, ['fabric', 'step']),
      blockSchema({ ...common, traffic: trafficSchema(registries) }, ['fabric', 'traffic']),
    ],
  };
}

/** Blocks of a training step that may start from a member of a family. */
const NAMED = { model: 'models', accelerator: 'accelerators' } as const;

const isNamed = (key: string): key is keyof typeof NAMED => Object.hasOwn(NAMED, key);

/** A name, a block that starts from a name, or a block without one. */
function namedSchema(spec: Schema, params: ParamSpec, members: readonly { readonly name: string }[]): Schema {
  const names = { enum: members.map(({ name }) => name) };
  const keys = paramsSchemas(params);
  return {
    anyOf: [spec, blockSchema({ name: names, ...keys }, ['name']), blockSchema(keys, required(params))],
  };
}

/** A profile by its name, or one from a file. */
function profileSchema(spec: Schema, profiles: Registries['profiles']): Schema {
  const named = [NO_PROFILE, ...profiles.map((profile) => ({ ...profile, params: {} }))];
  const file = blockSchema({ [FILE_KEY]: { type: 'string', description: 'a profile as YAML' } }, [FILE_KEY]);
  return { anyOf: [spec, ...named.map(memberSchema), file] };
}

/** A topology, or a preset with keys of the topology that it, or the scenario, chooses. */
function fabricSchema(spec: Schema, { topologies, presets }: Registries): Schema {
  const keys = Object.assign({}, ...topologies.map(({ params }) => paramsSchemas(params))) as Record<
    string,
    Schema
  >;
  const names = topologies.map(({ name }) => name);
  const ofPreset = presets.map(({ name, summary }) => ({
    description: summary,
    ...blockSchema(
      { preset: { const: name }, topology: { enum: names }, ...paramsSchemas(fabricParams), ...keys },
      ['preset'],
    ),
  }));
  const withCommon = (member: Member) => ({ ...member, params: { ...fabricParams, ...member.params } });
  const ofSize = topologies.flatMap((member) => {
    const sizing = sizingOf(member);
    if (!sizing) return [];
    const { ranks, ...params } = sizedParams(member, sizing);
    return [
      memberSchema(withCommon({ ...member, params: { ranks: { ...ranks!, optional: false }, ...params } })),
    ];
  });
  const explicit = topologies.map((member) => memberSchema(withCommon(member)));
  return { anyOf: [spec, ...explicit, ...ofSize, ...ofPreset] };
}

function trafficSchema({ patterns }: Registries): Schema {
  const message = {
    anyOf: [
      blockSchema(paramsSchemas(messageParams), required(messageParams)),
      { type: 'array', minItems: 3, maxItems: 4 },
    ],
  };
  const list = { type: 'array', items: message, minItems: 1 };
  return {
    anyOf: [
      { type: 'string', description: 'SPEC: name:key=value,key=value' },
      ...patterns.map(({ name, summary, params }) => {
        const keys = { name: { const: name }, ranks: RANKS_SCHEMA, ...paramsSchemas(trafficParams) };
        const needed = ['name', ...required(trafficParams), ...required(params)];
        return { description: summary, ...blockSchema({ ...keys, ...paramsSchemas(params) }, needed) };
      }),
      blockSchema({ messages: list, ...paramsSchemas(idParams) }, ['messages']),
    ],
  };
}

function packetSchema(): Schema {
  const inner = Object.entries(PACKET_BLOCKS).map(([key, params]) => [
    key,
    { anyOf: [{ type: 'boolean' }, blockSchema(paramsSchemas(params), required(params))] },
  ]);
  return blockSchema({ ...paramsSchemas(packetParams), ...Object.fromEntries(inner) }, []);
}

function faultsSchema(): Schema {
  const spec = { type: 'string', description: 'a name, e.g. spine 1 or leaf 3 - spine 1, or NAME:key=value' };
  const block = blockSchema({ name: { type: 'string' }, ...paramsSchemas(faultParams) }, ['name']);
  return { description: 'broken or slow parts', type: 'array', items: { anyOf: [spec, block] } };
}

function memberSchema({ name, summary, params }: Member): Schema {
  return {
    description: summary,
    ...blockSchema({ name: { const: name }, ...paramsSchemas(params) }, ['name', ...required(params)]),
  };
}

function collectiveSchema(
  collective: Registries['collectives'][number],
  algorithm: Member,
  isDefault: boolean,
): Schema {
  const sizes = { type: 'string', description: `${collective.size}: ${exampleOf('size')}, a list, a sweep` };
  const properties = {
    name: { const: collective.name },
    algorithm: { const: algorithm.name },
    size: { anyOf: [sizes, { type: 'array', items: sizes, minItems: 1 }] },
    ranks: RANKS_SCHEMA,
    ...paramsSchemas(commonParams),
    ...paramsSchemas(algorithm.params),
  };
  const needed = ['name', 'size', ...(isDefault ? [] : ['algorithm']), ...required(algorithm.params)];
  return { description: `${collective.summary}; ${algorithm.summary}`, ...blockSchema(properties, needed) };
}

/** A collective whose algorithm is read from a file. */
function fileCollectiveSchema(collective: Registries['collectives'][number]): Schema {
  const { name, summary, size } = collective;
  const sizes = { type: 'string', description: `${size}: ${exampleOf('size')}, a list, a sweep` };
  const properties = {
    name: { const: name },
    algorithm: blockSchema({ [FILE_KEY]: { type: 'string', description: 'an MSCCL program' } }, [FILE_KEY]),
    size: { anyOf: [sizes, { type: 'array', items: sizes, minItems: 1 }] },
    ranks: RANKS_SCHEMA,
    ...paramsSchemas(commonParams),
  };
  const description = `${summary}; by an algorithm from a file`;
  return { description, ...blockSchema(properties, ['name', 'algorithm', 'size']) };
}

function paramsSchemas(params: ParamSpec): Record<string, Schema> {
  return Object.fromEntries(Object.entries(params).map(([key, param]) => [key, paramSchema(param)]));
}

/** Keys of a block of a training step that take a list of values. */
function openSchemas(key: keyof typeof TRAINING_BLOCKS): Record<string, Schema> {
  const params: ParamSpec | undefined = Object.entries(OPEN).find(([name]) => name === key)?.[1];
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, param]) => {
      const { description, ...one } = paramSchema(param);
      return [name, { description, anyOf: [one, { type: 'array', items: one, minItems: 1 }] }];
    }),
  );
}

function required(params: ParamSpec): string[] {
  return Object.entries(params).flatMap(([key, { default: value, optional }]) =>
    value === undefined && !optional ? [key] : [],
  );
}

function paramSchema(param: Param): Schema {
  const { help: description, default: value } = param;
  const common = { description, ...(value === undefined ? {} : { default: value }) };
  const bounds = {
    minimum: param.min ?? 0,
    ...(param.max === undefined ? {} : { maximum: param.max }),
  };
  switch (param.kind) {
    case 'flag':
      return { ...common, type: 'boolean' };
    case 'choice':
      return { ...common, enum: param.choices ?? [] };
    case 'text':
      return param.listed
        ? {
            ...common,
            anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
          }
        : { ...common, type: 'string' };
    case 'count':
      return { ...common, anyOf: [{ type: 'integer', ...bounds }, { type: 'string' }] };
    case 'ratio':
    case 'fraction':
      return { ...common, anyOf: [{ type: 'number', ...bounds }, { type: 'string' }] };
    default:
      return {
        ...common,
        type: 'string',
        pattern: '\\d',
        examples: [exampleOf(param.kind).split(' or ')[0]],
      };
  }
}
