/** The choice as a form: every family's members and parameters, from the registries. */
import type { FamilyDescription, MemberDescription, PlainBlock } from 'weft';
import { h } from '../dom.ts';
import { blockAt, isBlock, nameIn, withValue } from '../scenario/document.ts';
import type { Catalogue } from '../worker/protocol.ts';
import { fabricSection } from './fabric.ts';
import { faultSection } from './faults.ts';
import { packetSection } from './packet.ts';
import { chooser, paramRows } from './section.ts';
import { workloadSection } from './workload.ts';

export interface FormContext {
  readonly catalogue: Catalogue;
  readonly document: PlainBlock;
  /** A value changed: the form stays as it is. */
  readonly onValue: (document: PlainBlock) => void;
  /** Another member was chosen: the form is made anew. */
  readonly onStructure: (document: PlainBlock) => void;
}

/** A family; one without members if the name is unknown. */
function familyOf(catalogue: Catalogue, family: string): FamilyDescription {
  return catalogue.families.find((candidate) => candidate.family === family) ?? { family, members: [] };
}

/** Members of a family; empty if the name is unknown. */
export function membersOf(catalogue: Catalogue, family: string): readonly MemberDescription[] {
  return familyOf(catalogue, family).members;
}

/** A titled part of the form. */
export function part(title: string, ...children: (Node | undefined)[]): HTMLElement {
  return h('fieldset', { class: 'group' }, h('legend', {}, title), ...children);
}

/** All parts of the form, in order. */
export function formParts(context: FormContext): HTMLElement[] {
  const { catalogue, document } = context;
  // A preset brings an engine of its own: all families have a place next to it.
  const usual = isPreset(document) ? undefined : familyOf(catalogue, 'engines').default;
  const engine = nameIn(document, 'engine') ?? usual;
  const isFor = (family: string) =>
    engine === undefined || (familyOf(catalogue, family).engines?.includes(engine) ?? true);
  return [
    fabricSection(context),
    workloadSection(context),
    familySection(context, 'engine', 'engines', 'Engine'),
    familySection(context, 'routing', 'routings', 'Routing'),
    ...(isFor('cc') ? [familySection(context, 'cc', 'cc', 'Congestion control')] : []),
    ...(isFor('packets') ? [packetSection(context)] : []),
    faultSection(context),
    part(
      'Seeds',
      ...paramRows(context.catalogue.seeds, document, [], (key, value) =>
        context.onValue(withValue(context.document, [key], value)),
      ),
    ),
  ];
}

/** Chosen where a document with a preset says nothing of a family itself. */
const OF_PRESET = 'from the preset';

/** Whether a document takes its missing values from a preset. */
export function isPreset({ fabric }: PlainBlock): boolean {
  return isBlock(fabric) && fabric.preset !== undefined;
}

function familySection(context: FormContext, key: string, family: string, title: string): HTMLElement {
  const preset = isPreset(context.document);
  const { default: fallback = '', members: known } = familyOf(context.catalogue, family);
  const summary = `default: the preset's, else ${fallback}`;
  const members = [...(preset ? [{ name: OF_PRESET, summary, params: {} }] : []), ...known];
  const chosen = nameIn(context.document, key) ?? (preset ? OF_PRESET : fallback);
  const params = members.find(({ name }) => name === chosen)?.params ?? {};
  return part(
    title,
    chooser({
      id: key,
      label: 'name',
      path: [key, 'name'],
      members,
      chosen,
      onChoose: (name) =>
        context.onStructure(withValue(context.document, [key], name === OF_PRESET ? undefined : { name })),
    }),
    ...paramRows(params, blockAt(context.document, [key]), [key], (param, value) => {
      const block = { ...blockAt(context.document, [key]), name: chosen };
      context.onValue(withValue(context.document, [key], withValue(block, [param], value)));
    }),
  );
}
