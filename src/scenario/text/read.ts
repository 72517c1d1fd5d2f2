/** Scenario text → a tree with places. */
import { type Problem, ScenarioError } from './problems.ts';
import { type Source, wholeSpan } from './source.ts';
import { entryOf, type MapNode } from './tree.ts';
import { parseYaml } from './yaml.ts';

/** Keys of a scenario. */
export const SCENARIO_KEYS = [
  'name',
  'fabric',
  'routing',
  'engine',
  'profile',
  'packet',
  'cc',
  'faults',
  'reconverge',
  'seed',
  'seeds',
  'collective',
  'training',
  'step',
  'traffic',
  'cost',
] as const;

/**
 * The tree of a scenario file's text. Throws {@link ScenarioError} if it is not YAML or JSON, or
 * not a block.
 */
export function readTree(text: string, fileName: string): MapNode {
  const source: Source = { name: fileName, text, kind: 'file' };
  const problems: Problem[] = [];
  const tree = parseYaml(source, problems);
  if (tree?.kind === 'map' && problems.length === 0) {
    refuseOtherFiles(tree, fileName);
    return tree;
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  const what = tree ? 'a scenario is a block of key: value' : 'the scenario is empty';
  const advice =
    'it needs a fabric, and a collective, a training step or traffic, as YAML or JSON; files of fabrics are for fabric: file:path=…, ' +
    'of messages: weft traffic FILE; of an algorithm: algorithm: file:path=…';
  throw new ScenarioError([{ what, advice, span: tree?.span ?? { ...wholeSpan(source), end: 1 } }]);
}

/**
 * Throws for a block that is a file of a fabric or of messages; for those, the check of a
 * scenario's keys would only report missing keys.
 */
function refuseOtherFiles(tree: MapNode, fileName: string): void {
  if (SCENARIO_KEYS.some((key) => key !== 'name' && entryOf(tree, key))) return;
  const links = entryOf(tree, 'links') ?? (entryOf(tree, 'ranks') && entryOf(tree, 'switches'));
  const messages = entryOf(tree, 'messages');
  const path = fileName === 'stdin' ? 'FILE' : fileName;
  const [found, what, advice] = links
    ? [
        links,
        'this file describes a fabric, not a scenario',
        `use it in a scenario as fabric: file:path=${path}, or show it with weft topo file:path=${path}`,
      ]
    : [messages, 'this is a list of messages, not a scenario', `use weft traffic ${path} --fabric SPEC`];
  if (found) throw new ScenarioError([{ what, advice, span: found.keySpan }]);
}
