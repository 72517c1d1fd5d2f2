/** A training step: model, accelerator and framework by name, or with values of one's own. */
import type { MemberDescription, ParamSpec, PlainBlock, PlainValue } from 'weft';
import { h } from '../dom.ts';
import { blockAt, withValue } from '../scenario/document.ts';
import { type FormContext, membersOf } from './form.ts';
import { chooser, paramRows } from './section.ts';

/** Blocks that may start from a member of a family. */
const FAMILIES: Readonly<Record<string, string>> = { model: 'models', accelerator: 'accelerators' };

/** Chosen where a block has no name. */
const CUSTOM: MemberDescription = { name: 'custom', summary: 'values of your own', params: {} };

/** The framework, further keys of the step, and a part for each of its blocks. */
export function trainingRows(context: FormContext): HTMLElement[] {
  const framework = frameworkOf(context);
  const rowsAt = (path: readonly string[], spec: ParamSpec) => {
    const prefix = path.slice(1).map((key) => `${key}.`);
    const set = (key: string, value: PlainValue | undefined) =>
      context.onValue(withValue(context.document, [...path, key], flagOr(value, spec[key])));
    return paramRows(
      underFramework(spec, prefix.join(''), framework.member),
      blockAt(context.document, path),
      path,
      set,
    );
  };
  const parts = Object.entries(context.catalogue.training).map(([name, params]) => {
    const path = ['training', name];
    const open = name === 'parallelism' || name === 'model';
    const family = FAMILIES[name];
    const named = family === undefined ? undefined : namedBlock(context, name, family);
    const spec: ParamSpec = { ...params, ...named?.params };
    const rows = rowsAt(path, spec);
    return h('details', { open }, h('summary', {}, name), ...(named ? [named.choice] : []), ...rows);
  });
  return [framework.choice, ...parts, ...rowsAt(['training'], context.catalogue.trainingKeys)];
}

/** Chosen where a step has no framework. */
const NO_FRAMEWORK: MemberDescription = {
  name: 'not set',
  summary: 'each key has its own default',
  params: {},
};

function frameworkOf(context: FormContext) {
  const path = ['training', 'framework'];
  const members = [NO_FRAMEWORK, ...membersOf(context.catalogue, 'frameworks')];
  const chosen = String(blockAt(context.document, ['training']).framework ?? NO_FRAMEWORK.name);
  const choice = chooser({
    ...{ id: 'framework', label: 'framework', path, members, chosen },
    onChoose: (next) =>
      context.onStructure(withValue(context.document, path, next === NO_FRAMEWORK.name ? undefined : next)),
  });
  return { choice, member: members.find(({ name }) => name === chosen) ?? NO_FRAMEWORK };
}

/** Parameters that the framework sets where they have no value: without a default of their own. */
function underFramework(spec: ParamSpec, prefix: string, { name, sets = {} }: MemberDescription): ParamSpec {
  const adapted = Object.entries(spec).map(([key, param]) => {
    const text = sets[`${prefix}${key}`];
    if (text === undefined) return [key, param] as const;
    const { default: _, ...rest } = param;
    const choices = param.kind === 'flag' ? { kind: 'choice' as const, choices: ['true', 'false'] } : {};
    return [key, { ...rest, ...choices, optional: true, help: `${param.help}; ${name}: ${text}` }] as const;
  });
  return Object.fromEntries(adapted) as ParamSpec;
}

/** A flag of a framework is chosen by its text. */
function flagOr(value: PlainValue | undefined, param: ParamSpec[string] | undefined): PlainValue | undefined {
  return param?.kind === 'flag' && typeof value === 'string' ? value === 'true' : value;
}

/** The choice of a member, and its values as defaults. */
function namedBlock(context: FormContext, name: string, family: string) {
  const path = ['training', name];
  const members = [CUSTOM, ...membersOf(context.catalogue, family)];
  const chosen = String(blockAt(context.document, path).name ?? CUSTOM.name);
  const member = members.find((one) => one.name === chosen) ?? CUSTOM;
  const choice = chooser({
    id: name,
    label: 'name',
    path: [...path, 'name'],
    members,
    chosen,
    onChoose(next) {
      const block =
        next === CUSTOM.name ? { ...valuesOf(member), ...withoutName(context, path) } : { name: next };
      context.onStructure(withValue(context.document, path, block));
    },
  });
  return { choice, params: member.params };
}

/** A member's values written out. */
function valuesOf({ params }: MemberDescription): PlainBlock {
  const given = Object.entries(params).flatMap(([key, param]) =>
    param.default === undefined ? [] : [[key, param.default] as const],
  );
  return Object.fromEntries(given);
}

function withoutName({ document }: FormContext, path: readonly string[]): PlainBlock {
  const { name: _, ...values } = blockAt(document, path);
  return values;
}
