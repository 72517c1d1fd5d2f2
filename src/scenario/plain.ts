/**
 * A scenario's text as plain data, for programs that edit one: every SPEC spread out into its
 * block, nothing checked.
 */

import type { PlainBlock, PlainValue } from '../model/plain.ts';
import { isSpecBlock } from './text/override.ts';
import { type Problem, ScenarioError } from './text/problems.ts';
import { readTree } from './text/read.ts';
import { parseSpec } from './text/spec.ts';
import type { MapNode, Node } from './text/tree.ts';

/**
 * The scenario of `text`; throws {@link ScenarioError} if it is not YAML or JSON, or a SPEC is
 * malformed.
 */
export function plainScenario(text: string, fileName = 'scenario'): PlainBlock {
  const problems: Problem[] = [];
  const root = readTree(text, fileName);
  const spread = (map: MapNode, inside: string): MapNode => ({
    ...map,
    entries: map.entries.map((entry) => {
      const path = `${inside}${entry.key}`;
      const { value } = entry;
      if (value.kind === 'scalar' && (isSpecBlock(path) || path === 'faults'))
        return { ...entry, value: parseSpec(value, problems) };
      return value.kind === 'map' && inside === '' ? { ...entry, value: spread(value, `${path}.`) } : entry;
    }),
  });
  const whole = plainMap(spread(root, ''));
  if (problems.length > 0) throw new ScenarioError(problems);
  return whole;
}

function plain(node: Node): PlainValue {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'map') return plainMap(node);
  // A SPEC's values are text; a value that a file would read as a number or a flag is one here too.
  if (typeof node.value !== 'string') return node.value;
  if (node.value === 'true' || node.value === 'false') return node.value === 'true';
  return /^-?\d+(\.\d+)?$/.test(node.value) ? Number(node.value) : node.value;
}

function plainMap({ entries }: MapNode): PlainBlock {
  return Object.fromEntries(entries.map(({ key, value }) => [key, plain(value)]));
}
