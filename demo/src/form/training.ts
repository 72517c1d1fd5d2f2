/** A training step: a model and an accelerator by name, or with values of one's own. */
import type { MemberDescription, ParamSpec, PlainBlock, PlainValue } from 'weft';
import { h } from '../dom.ts';
import { blockAt, withValue } from '../scenario/document.ts';
import { type FormContext, membersOf } from './form.ts';
import { chooser, paramRows } from './section.ts';

/** Blocks that may start from a member of a family. */
const FAMILIES: Readonly<Record<string, string>> = { model: 'models', accelerator: 'accelerators' };

/** Chosen where a block has no name. */
const CUSTOM: MemberDescription = { name: 'custom', summary: 'values of your own', params: {} };

/** A part for each block of the step. */
export function trainingRows(context: FormContext): HTMLElement[] {
  return Object.entries(context.catalogue.training).map(([name, params]) => {
    const path = ['training', name];
    const set = (key: string, value: PlainValue | undefined) =>
      context.onValue(withValue(context.document, [...path, key], value));
    const open = name === 'parallelism' || name === 'model';
    const family = FAMILIES[name];
    const named = family === undefined ? undefined : namedBlock(context, name, family);
    const spec: ParamSpec = { ...params, ...named?.params };
    const rows = paramRows(spec, blockAt(context.document, path), path, set);
    return h('details', { open }, h('summary', {}, name), ...(named ? [named.choice] : []), ...rows);
  });
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
