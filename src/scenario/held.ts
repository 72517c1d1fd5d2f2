/** The scenario as a result holds it: its blocks, and the texts of the files that they name. */
import type { PlainBlock, PlainValue } from '../model/plain.ts';
import type { HeldScenario } from '../model/result.ts';
import type { FileTexts } from './needs.ts';
import type { MapNode, Node } from './text/tree.ts';

/** A result does not hold larger scenarios: values, and characters of files. */
const MOST = { values: 100_000, characters: 4 * 2 ** 20 };

/**
 * The scenario of a tree with all overrides in place; undefined if it is too large. A check of it
 * has the same result as a check of the tree.
 */
export function heldScenario(root: MapNode, files: FileTexts | undefined): HeldScenario | undefined {
  const texts = [...(files ?? [])].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const characters = texts.reduce((sum, [, text]) => sum + text.length, 0);
  if (characters > MOST.characters || valuesIn(root) > MOST.values) return undefined;
  return {
    scenario: plainBlock(root),
    ...(texts.length > 0 && { scenario_files: Object.fromEntries(texts) }),
  };
}

function valuesIn(node: Node): number {
  if (node.kind === 'scalar') return 1;
  const inside = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  return inside.reduce((sum, value) => sum + valuesIn(value), 1);
}

function plainBlock({ entries }: MapNode): PlainBlock {
  return Object.fromEntries(entries.map(({ key, value }) => [key, plainValue(value)]));
}

/** A number that is written in another way than JSON would is a text: `1.10`. */
function plainValue(node: Node): PlainValue {
  if (node.kind === 'list') return node.items.map(plainValue);
  if (node.kind === 'map') return plainBlock(node);
  const { value, text } = node;
  return typeof value === 'number' && String(value) !== text ? text : value;
}
