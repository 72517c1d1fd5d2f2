/** The scenario that is asked about. */
import { type CheckOptions, checkScenario } from '../scenario/check.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { applySetting } from '../scenario/text/override.ts';
import { type Problem, ScenarioError } from '../scenario/text/problems.ts';
import { readTree } from '../scenario/text/read.ts';
import type { MapNode } from '../scenario/text/tree.ts';

/** A scenario as text, in which keys can be changed, and checked. */
export interface Asked {
  readonly tree: MapNode;
  readonly scenario: CheckedScenario;
}

/** The scenario of a tree with keys replaced. Throws `ScenarioError` with all that is wrong. */
export async function askedFrom(
  tree: MapNode,
  settings: readonly string[],
  options: CheckOptions,
): Promise<Asked> {
  const problems: Problem[] = [];
  const root = settings.reduce((map, setting) => applySetting(map, setting, problems), tree);
  if (problems.length > 0) throw new ScenarioError(problems);
  return { tree: root, scenario: await checkScenario(root, [], options) };
}

/** Options of {@link readAsked}. */
export interface ReadOptions extends CheckOptions {
  /** Shown in errors. */
  readonly fileName?: string;
  readonly overrides?: readonly string[];
}

/**
 * The scenario of a text, for `advise`. `overrides` are `key.key=value`. Throws `ScenarioError`
 * with all that is wrong.
 */
export async function readAsked(
  text: string,
  { fileName = 'scenario', overrides = [], ...options }: ReadOptions = {},
): Promise<Asked> {
  return askedFrom(readTree(text, fileName), overrides, options);
}
