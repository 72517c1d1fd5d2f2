/** Changes applied to a scenario's text, and checked. */
import { type CheckOptions, checkScenario } from '../scenario/check.ts';
import type { ReadText } from '../scenario/needs.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { applySetting } from '../scenario/text/override.ts';
import { type Problem, ScenarioError } from '../scenario/text/problems.ts';
import type { MapNode } from '../scenario/text/tree.ts';
import { UserError } from '../util/errors.ts';
import type { Asked } from './asked.ts';
import type { Change } from './change.ts';

/** A change that can be run. */
export interface Trial {
  readonly changes: readonly Change[];
  readonly scenario: CheckedScenario;
}

/**
 * The scenario with all changes; or the first reason against it, empty if they change nothing.
 */
export async function trialOf(
  { tree, scenario }: Asked,
  changes: readonly Change[],
  options: CheckOptions,
): Promise<Trial | string> {
  const problems: Problem[] = [];
  const settings = changes.flatMap((change) => change.settings);
  const repaired = new Set(changes.flatMap((change) => change.repaired ?? []));
  const set = settings.reduce((map, setting) => applySetting(map, setting, problems), tree);
  const root = changes.flatMap(({ without = [] }) => without).reduce(withoutKey, set);
  const files = Object.assign({}, ...changes.map((change) => change.files));
  try {
    const readable = { ...options, readText: withFiles(options.readText, files) };
    const changed = await checkScenario(withoutFaults(root, repaired), [], readable);
    if (changed.fabric.build().ranks !== scenario.fabric.build().ranks) return 'the fabric has other ranks';
    if (changed.hash === scenario.hash) return '';
    return { changes, scenario: changed };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error instanceof ScenarioError ? error.problems[0]!.what : error.message;
  }
}

/** The tree without the key of a path such as `packet.maxWindow`. */
function withoutKey(root: MapNode, path: string): MapNode {
  const [key, ...rest] = path.split('.');
  const entries = root.entries.flatMap((entry) => {
    if (entry.key !== key) return [entry];
    if (rest.length === 0) return [];
    const { value } = entry;
    return [value.kind === 'map' ? { ...entry, value: withoutKey(value, rest.join('.')) } : entry];
  });
  return { ...root, entries };
}

/** Reads these texts in place of the files of their paths. */
function withFiles(
  readText: ReadText | undefined,
  files: Readonly<Record<string, string>>,
): ReadText | undefined {
  if (!readText || Object.keys(files).length === 0) return readText;
  return async (path) => files[path] ?? readText(path);
}

function withoutFaults(root: MapNode, repaired: ReadonlySet<number>): MapNode {
  if (repaired.size === 0) return root;
  const entries = root.entries.map((entry) => {
    if (entry.key !== 'faults' || entry.value.kind !== 'list') return entry;
    const items = entry.value.items.filter((_item, i) => !repaired.has(i));
    return { ...entry, value: { ...entry.value, items } };
  });
  return { ...root, entries };
}
