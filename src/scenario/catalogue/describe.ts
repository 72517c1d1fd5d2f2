/** Members of all families as data, for `weft list` and docs. */
import type { Profile } from '../../collective/profile.ts';
import { NO_PROFILE } from '../../collective/profiles/registry.ts';
import { engines, flowEngine } from '../../engine/registry.ts';
import type { Member, Param, ParamSpec } from '../../model/params.ts';
import type { Preset, PresetBlock } from '../../presets/preset.ts';
import type { Framework } from '../../workload/frameworks/framework.ts';
import type { PipelineSchedule } from '../../workload/parallelism/pipeline/schedule.ts';
import { modelParams, openBatchParams } from '../../workload/params.ts';
import { auto } from '../check/check-auto.ts';
import { commonParams } from '../check/check-collective.ts';
import { costParams } from '../check/check-cost.ts';
import { modelSpec, ownParams } from '../check/check-named.ts';
import { trafficParams } from '../check/check-traffic.ts';
import { TRAINING_BLOCKS } from '../check/check-training.ts';
import { DEFAULT_CC } from '../packet/check-packet.ts';
import { ecnParams, packetParams, pfcParams, sharedParams } from '../packet/params.ts';
import { profileFigures } from '../profile/figures.ts';
import type { Registries } from '../registries.ts';
import { describeHardware } from './describe-hardware.ts';
import { modelFigures } from './describe-models.ts';
import { describeRates } from './describe-rates.ts';
import type { FamilyDescription, MemberDescription } from './description.ts';

const RANKS: Param = {
  kind: 'count',
  help: 'number of ranks, ranges, or a list; default: all',
  optional: true,
};

const TRAINING_SUMMARIES: Readonly<Record<keyof typeof TRAINING_BLOCKS, string>> = {
  model: 'training.model: shape of the transformer, or the name of a model with overrides',
  parallelism: 'training.parallelism: how many ranks share the work in each way',
  batch: 'training.batch: sequences and micro-batches of a data-parallel rank',
  accelerator: 'training.accelerator: compute rate and memory, or the name of an accelerator with overrides',
  gradients: 'training.gradients: how gradients are reduced',
  optimizer: 'training.optimizer: time of the optimizer, and the norm of the gradients',
  experts: 'training.experts: how tokens come to their experts',
  ends: 'training.ends: collectives of the loss',
  contention: 'training.contention: what hidden communication and computation take from each other',
  jitter: 'training.jitter: how much the compute times of ranks differ',
  pipeline: 'training.pipeline: schedule, model chunks and transfers of a pipeline',
};

/** Every family with its members, in the registries' order. */
export function describeFamilies({
  topologies,
  routings,
  collectives,
  transports,
  patterns,
  schedules,
  presets,
  profiles,
  models,
  accelerators,
  frameworks,
  rates,
}: Registries): FamilyDescription[] {
  const ofPackets = engines.filter(({ packets }) => packets).map(({ name }) => name);
  return [
    { family: 'topologies', members: topologies.map(describe) },
    { family: 'routings', default: routings[0]!.name, members: routings.map(describe) },
    {
      family: 'collectives',
      members: collectives.map(({ name, summary, size, algorithms }) => ({
        name,
        summary,
        params: {
          size: { kind: 'size', help: `${size}; a list or a sweep` },
          ranks: RANKS,
          ...commonParams,
        } satisfies Record<string, Param>,
        algorithms: [...algorithms, auto].map(describe),
      })),
    },
    {
      family: 'traffic',
      members: patterns.map(({ name, summary, params }) => ({
        name,
        summary,
        params: { ...trafficParams, ranks: RANKS, ...params },
      })),
    },
    {
      family: 'cost',
      members: [
        {
          name: 'cost',
          summary: 'prices, rent and energy, for the cost of a training step and of its loss',
          params: costParams,
        },
      ],
    },
    { family: 'schedules', default: schedules[0]!.name, members: schedules.map(describeSchedule) },
    { family: 'cc', default: DEFAULT_CC, engines: ofPackets, members: transports.map(describe) },
    {
      family: 'presets',
      members: presets.map((preset) => ({
        name: preset.name,
        summary: preset.summary,
        params: presetParams(preset, topologies),
        sources: preset.sources,
      })),
    },
    {
      family: 'profiles',
      members: [describe(NO_PROFILE), ...profiles.map(describeProfile)],
    },
    {
      family: 'training',
      members: Object.entries(TRAINING_BLOCKS).map(([name, params]) => ({
        name,
        summary: TRAINING_SUMMARIES[name as keyof typeof TRAINING_BLOCKS],
        params: name === 'batch' ? { ...params, ...openBatchParams } : params,
      })),
    },
    {
      family: 'models',
      members: models.map((model) => ({
        name: model.name,
        summary: model.summary,
        params: ownParams(modelSpec(model), modelParams),
        figures: modelFigures(model),
        sources: model.sources,
      })),
    },
    ...describeHardware(accelerators),
    { family: 'frameworks', members: frameworks.map(describeFramework) },
    describeRates(rates),
    { family: 'engines', default: flowEngine.name, members: engines.map(describe) },
    {
      family: 'packets',
      engines: ofPackets,
      members: [
        {
          name: 'packet',
          summary: 'packets, buffers and windows, for the engines packet and des',
          params: packetParams,
        },
        {
          name: 'packet.ecn',
          summary: 'ECN marking: true, false or this block; default: true',
          params: ecnParams,
        },
        {
          name: 'packet.pfc',
          summary: 'PFC pauses: true, false or this block; default: false',
          params: pfcParams,
        },
        {
          name: 'packet.sharedBuffer',
          summary: 'shared switch buffer: true, false or this block; default: false',
          params: sharedParams,
        },
      ],
    },
  ];
}

/**
 * The fabric and packet values of a preset, as defaults of their parameters.
 */
function presetParams({ topology, fabric, links, blocks }: Preset, topologies: readonly Member[]): ParamSpec {
  const spec = topologies.find(({ name }) => name === topology)?.params ?? {};
  const withDefault = (params: ParamSpec, values: PresetBlock = {}, prefix = '') =>
    Object.entries(values).flatMap(([key, value]) => {
      const param = params[key];
      return param ? [[prefix + key, { ...param, default: value }] as const] : [];
    });
  const names = topologies.map(({ name }) => name);
  return {
    topology: {
      kind: 'choice',
      help: "builds the preset on another topology, with that topology's keys",
      default: topology,
      choices: names,
    },
    ...Object.fromEntries(withDefault(spec, { ...fabric, ...links })),
    ...Object.fromEntries(withDefault(packetParams, blocks.packet, 'packet.')),
  };
}

/** A profile as data: of this version, or read from a file. */
export function describeProfile(profile: Profile): MemberDescription {
  const { name, summary, sources } = profile;
  return { name, summary, params: {}, figures: profileFigures(profile), sources };
}

function describeSchedule(schedule: PipelineSchedule): MemberDescription {
  const { bubble, activations, copies, sources } = schedule;
  const figures = [`idle time of a rank: ${bubble}`, `activations of a rank: ${activations}`];
  if (copies > 1) figures.push(`copies of each parameter: ${copies}`);
  return { ...describe(schedule), figures, sources };
}

/** A choice as a line: `gradients.bucket: 25 MiB (its source)`. */
function describeFramework({ name, summary, choices }: Framework): MemberDescription {
  const figures = choices.map(({ key, text, source }) => `${key}: ${text} (${source})`);
  const sets = Object.fromEntries(choices.map(({ key, text }) => [key, text]));
  return { name, summary, params: {}, figures, sets };
}

function describe({ name, summary, params }: Member): MemberDescription {
  return { name, summary, params };
}
