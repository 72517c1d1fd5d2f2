/**
 * `fabric: preset:NAME,key=value`: a preset's text put in where the scenario says nothing itself.
 */
import type { Preset, PresetBlock } from '../../presets/preset.ts';
import { adviseNames } from '../text/problems.ts';
import { type Entry, entryOf, flagScalar, type MapNode } from '../text/tree.ts';
import { blockOf } from './blocks.ts';
import { FILE_KEY } from './check-algorithm.ts';
import { type Reporting, scalarOf } from './values.ts';

/** Keys by which a fabric's block chooses another topology than the preset's. */
const TOPOLOGY_KEYS = ['topology', 'name'] as const;

/**
 * The tree with the preset of its fabric, if it has one, written out. Its faults are reported.
 */
export function applyPreset(check: Reporting, root: MapNode, presets: readonly Preset[]): MapNode {
  const fabric = entryOf(root, 'fabric');
  const named = fabric && presetOf(check, fabric);
  if (!named) return root;
  const { map, entry } = named;
  const scalar = scalarOf(check, entry.value, 'preset');
  if (!scalar) return without(root, 'fabric');
  const preset = presets.find(({ name }) => name === scalar.text);
  if (!preset) {
    const what = `unknown preset '${scalar.text}'`;
    const names = presets.map(({ name }) => name);
    check.problems.push({ what, advice: adviseNames(scalar.text, names), span: scalar.span });
    return without(root, 'fabric');
  }
  let expanded: MapNode = {
    ...root,
    entries: root.entries.map((one) => (one === fabric ? { ...one, value: fabricOf(preset, map) } : one)),
  };
  for (const [key, block] of Object.entries(preset.blocks)) expanded = fill(expanded, key, block, preset);
  return expanded;
}

/** A fabric that is wrong has been reported: the empty block says so no more. */
function without(root: MapNode, key: string): MapNode {
  return { ...root, entries: root.entries.filter((entry) => entry.key !== key) };
}

function presetOf(check: Reporting, fabric: Entry): { map: MapNode; entry: Entry } | undefined {
  const { value } = fabric;
  if (value.kind === 'list' || (value.kind === 'scalar' && !/^\s*preset\s*:/.test(value.text)))
    return undefined;
  const map = blockOf(check, fabric);
  const entry = map && entryOf(map, 'preset');
  return map && entry && { map, entry };
}

/** The fabric's own block: the preset's values below those given. */
function fabricOf(preset: Preset, map: MapNode): MapNode {
  const given = TOPOLOGY_KEYS.flatMap((key) => entryOf(map, key) ?? []).at(-1);
  const topology = given?.value ?? text(preset, preset.topology);
  const same = topology.kind !== 'scalar' || topology.text === preset.topology;
  const rest = map.entries.filter(
    ({ key }) => key !== 'preset' && !(TOPOLOGY_KEYS as readonly string[]).includes(key),
  );
  const name: Entry = { key: 'name', keySpan: given?.keySpan ?? map.span, value: topology };
  const base: MapNode = { ...map, entries: [name, ...rest] };
  return missing(base, { ...(same ? preset.fabric : {}), ...preset.links }, preset);
}

/**
 * A block of the scenario with the preset's values for its missing keys; a block that names another
 * member, or a file, is left as it is.
 */
function fill(root: MapNode, key: string, block: PresetBlock, preset: Preset): MapNode {
  const entry = entryOf(root, key);
  if (!entry) {
    const value = missing({ kind: 'map', entries: [], span: text(preset, key).span }, block, preset);
    return { ...root, entries: [...root.entries, { key, keySpan: value.span, value }] };
  }
  const { value } = entry;
  if (value.kind !== 'map' || entryOf(value, FILE_KEY)) return root;
  const name = entryOf(value, 'name')?.value;
  if (name?.kind === 'scalar' && name.text !== block.name) return root;
  const filled = missing(value, block, preset);
  return { ...root, entries: root.entries.map((one) => (one === entry ? { ...one, value: filled } : one)) };
}

function missing(map: MapNode, block: PresetBlock, preset: Preset): MapNode {
  const entries = Object.entries(block).flatMap(([key, value]): Entry[] => {
    const node = text(preset, value);
    return entryOf(map, key) ? [] : [{ key, keySpan: node.span, value: node }];
  });
  return { ...map, entries: [...map.entries, ...entries] };
}

function text({ name }: Preset, value: string) {
  return flagScalar(`preset ${name}`, value);
}
