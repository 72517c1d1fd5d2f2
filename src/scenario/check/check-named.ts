/**
 * Blocks of a training step that may start from a named member: `model: llama-3-405b`,
 * `accelerator: { name: h100, efficiency: 45% }`. The member's values are the defaults of the
 * block's parameters.
 */
import type { ParamSpec } from '../../model/params.ts';
import type { Accelerator } from '../../presets/hardware/accelerators.ts';
import { computeParams } from '../../workload/compute/params.ts';
import type { Rates } from '../../workload/compute/rates/rates.ts';
import type { Model } from '../../workload/models/model.ts';
import { acceleratorParams, modelParams } from '../../workload/params.ts';
import type { Registries } from '../registries.ts';
import type { Values } from '../scenario.ts';
import { type Entry, entryOf } from '../text/tree.ts';
import { blockOf, chooseMember } from './blocks.ts';
import { type Block, type Checking, checkKeys, checkParams } from './values.ts';

/** The parameters of a model's block, with the values of `model` as defaults. */
export function modelSpec({ shape }: Model): ParamSpec {
  return withDefaults(modelParams, shape);
}

/**
 * The parameters of an accelerator's block, with the values of `accelerator` as defaults.
 *
 * @param precision Default: its usual one. Without a peak at this precision, `peak` is required.
 */
export function acceleratorSpec(
  { peaks, memory, memoryRate }: Accelerator,
  precision = Object.keys(peaks)[0] ?? '',
): ParamSpec {
  const peak: string | undefined = Object.entries(peaks).find(([name]) => name === precision)?.[1];
  const known = withDefaults(acceleratorParams, { precision, memory, memoryRate, peak });
  if (peak !== undefined) return known;
  const { default: _, ...needed } = acceleratorParams.peak;
  return { ...known, peak: { ...needed, help: `dense peak per rank: none is known in ${precision}` } };
}

/** The parameters of the block `compute`, with the values of a table as defaults. */
export function ratesSpec({ values }: Rates): ParamSpec {
  return withDefaults(computeParams, values);
}

/** The parameters that a member has values for, for a list. */
export function ownParams(spec: ParamSpec, usual: ParamSpec): ParamSpec {
  return Object.fromEntries(Object.entries(spec).filter(([key, param]) => param !== usual[key]));
}

/** The parameters with the values of a member as defaults; those of `undefined` stay. */
function withDefaults(
  params: ParamSpec,
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): ParamSpec {
  return Object.fromEntries(
    Object.entries(params).map(([key, param]) => {
      const value = values[key];
      return [key, value === undefined ? param : { ...param, default: value }];
    }),
  );
}

/** The values of the block `model`; undefined with problems reported. */
export function checkModel(
  check: Checking,
  part: Entry,
  { models }: Pick<Registries, 'models'>,
): Values | undefined {
  const named = checkNamed(check, part, 'model', models);
  if (!named) return undefined;
  const { block, member } = named;
  return valuesOf(check, block, member ? modelSpec(member) : modelParams);
}

/** The values of the block `accelerator`; undefined with problems reported. */
export function checkAccelerator(
  check: Checking,
  part: Entry,
  { accelerators }: Pick<Registries, 'accelerators'>,
): Values | undefined {
  const named = checkNamed(check, part, 'accelerator', accelerators);
  if (!named) return undefined;
  const { block, member } = named;
  const precision = entryOf(block.map, 'precision');
  const text = precision?.value.kind === 'scalar' ? precision.value.text : undefined;
  if (member) return valuesOf(check, block, acceleratorSpec(member, text));
  const usual = acceleratorParams.precision.default;
  if (precision && text !== usual && !entryOf(block.map, 'peak')) {
    const what = `the peak in ${text} is not known without the accelerator's name`;
    check.problems.push({ what, advice: 'give name, e.g. h100, or peak', span: precision.keySpan });
    return undefined;
  }
  return valuesOf(check, block, acceleratorParams);
}

/** The values of the block `compute`, and its table; undefined with problems reported. */
export function checkRates(check: Checking, part: Entry, { rates }: Pick<Registries, 'rates'>) {
  const named = checkNamed(check, part, 'rates', rates);
  if (!named) return undefined;
  const { block, member } = named;
  const values = valuesOf(check, block, member ? ratesSpec(member) : computeParams);
  return values && { values, member };
}

function valuesOf(check: Checking, block: Block, spec: ParamSpec): Values | undefined {
  checkKeys(check, block, ['name', ...Object.keys(spec)]);
  return checkParams(check, block, spec);
}

/** The block, and the member that it names, if it names one. */
function checkNamed<M extends { readonly name: string }>(
  check: Checking,
  part: Entry,
  family: string,
  members: readonly M[],
): { readonly block: Block; readonly member?: M } | undefined {
  if (part.value.kind !== 'map') return chooseMember(check, part, family, members);
  const map = blockOf(check, part);
  if (map && !entryOf(map, 'name')) return { block: { map, title: family, at: part.keySpan } };
  return chooseMember(check, part, family, members);
}
