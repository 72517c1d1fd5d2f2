/** The fabric: a topology or a preset, and its parameters. */
import type { MemberDescription, PlainBlock } from 'weft';
import { blockAt, withValue } from '../scenario/document.ts';
import { type FormContext, membersOf, part } from './form.ts';
import { chooser, paramRows } from './section.ts';

/** Values that make a fabric of a few dozen ranks where its parameters have no default. */
const STARTERS: Readonly<Record<string, string | number>> = {
  hosts: 4,
  leaves: 4,
  spines: 4,
  k: 4,
  servers: 4,
  gpus: 8,
  x: 4,
  y: 4,
  routers: 4,
  globals: 2,
  groups: 4,
  q: 5,
  switches: 8,
  ports: 4,
  levels: 2,
  segments: 2,
  planes: 2,
  sites: 2,
  rate: '400Gbit/s',
  scaleUpRate: '450GB/s',
};

const PRESET = 'preset: ';

/** The block of the form. */
export function fabricSection(context: FormContext): HTMLElement {
  const block = blockAt(context.document, ['fabric']);
  // A topology that is read from a file has no place in a page.
  const topologies = membersOf(context.catalogue, 'topologies').filter(
    ({ params }) => !Object.values(params).some(({ kind }) => kind === 'text'),
  );
  const presets = membersOf(context.catalogue, 'presets').map((preset) => ({
    ...preset,
    name: PRESET + preset.name,
  }));
  const members = [...topologies, ...presets];
  const chosen =
    block.preset === undefined ? String(block.name ?? topologies[0]?.name) : `${PRESET}${block.preset}`;
  const member = members.find(({ name }) => name === chosen);
  const { topology: _topology, ...params } = member?.params ?? {};
  return part(
    'Fabric',
    chooser({
      id: 'fabric',
      label: 'topology',
      path: ['fabric', 'name'],
      members,
      chosen,
      onChoose(name) {
        const next = members.find((candidate) => candidate.name === name);
        context.onStructure(withValue(context.document, ['fabric'], starter(name, next, block)));
      },
    }),
    ...paramRows(
      Object.fromEntries(Object.entries(params).filter(([key]) => !key.includes('.'))),
      block,
      ['fabric'],
      (key, value) => context.onValue(withValue(context.document, ['fabric', key], value)),
    ),
  );
}

/** The block of a member just chosen: it keeps the keys that the one before had as well. */
function starter(name: string, member: MemberDescription | undefined, before: PlainBlock): PlainBlock {
  if (name.startsWith(PRESET)) return { preset: name.slice(PRESET.length) };
  const entries = Object.entries(member?.params ?? {}).flatMap(([key, param]) => {
    const value = before[key] ?? (param.default === undefined && !param.optional ? STARTERS[key] : undefined);
    return value === undefined ? [] : [[key, value] as const];
  });
  const block = Object.fromEntries(entries);
  const servers = Number(block.gpus ?? member?.params.gpus?.default ?? 1) > 1;
  const scaleUp = servers && 'scaleUpRate' in (member?.params ?? {}) && block.scaleUpRate === undefined;
  return { name, ...block, ...(scaleUp ? { scaleUpRate: STARTERS.scaleUpRate! } : {}) };
}
