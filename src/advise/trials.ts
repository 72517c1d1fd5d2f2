/** Changes applied to a scenario's text, and checked. */
import { type CheckOptions, checkScenario } from '../scenario/check.ts';
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
  const root = settings.reduce((map, setting) => applySetting(map, setting, problems), tree);
  try {
    const changed = await checkScenario(withoutFaults(root, repaired), [], options);
    if (changed.fabric.build().ranks !== scenario.fabric.build().ranks) return 'the fabric has other ranks';
    if (changed.hash === scenario.hash) return '';
    return { changes, scenario: changed };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error instanceof ScenarioError ? error.problems[0]!.what : error.message;
  }
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
