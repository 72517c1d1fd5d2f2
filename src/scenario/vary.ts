/** One scenario with several values of its keys: the product of the values, each checked. */
import { UserError } from '../util/errors.ts';
import { type CheckOptions, checkScenario } from './check.ts';
import type { CheckedScenario } from './scenario.ts';
import { applySetting } from './text/override.ts';
import { distinctProblems, type Problem, ScenarioError } from './text/problems.ts';
import { flagScalar, type MapNode } from './text/tree.ts';

/** A key, and the values that it is to take, as written. */
export interface Varied {
  readonly key: string;
  readonly values: readonly string[];
}

/** More set-ups are not compared at once. */
const MOST_SETUPS = 256;

/** Keys that all set-ups of a comparison share. */
const SHARED = ['seed', 'seeds', 'name'];

const ADVICE = 'write it like --vary fabric.oversubscription=1,2,4';

/**
 * The keys and values of `key.key=value,value`, from `--vary`. Commas in brackets and quotes do not
 * separate. Throws `ScenarioError` with all that is wrong.
 */
export function readVaried(specs: readonly string[]): readonly Varied[] {
  const problems: Problem[] = [];
  const varied = specs.flatMap((spec): Varied[] => {
    const { span } = flagScalar('--vary', spec);
    const refuse = (what: string, advice = ADVICE) => {
      problems.push({ what, advice, span });
      return [];
    };
    const equals = spec.indexOf('=');
    const key = spec.slice(0, Math.max(0, equals)).trim();
    const values = valuesIn(spec.slice(equals + 1));
    if (key === '' || values.includes('')) return refuse(`'${spec}' is not key=value,value`);
    if (SHARED.includes(key)) return refuse(`'${key}' is the same in all set-ups`, `use --set ${key}=VALUE`);
    const twice = values.find((value, i) => values.indexOf(value) < i);
    if (twice !== undefined) return refuse(`'${key}' has the value '${twice}' twice`, 'keep one of them');
    return [{ key, values }];
  });
  for (const [i, { key }] of varied.entries()) {
    if (varied.findIndex((other) => other.key === key) === i) continue;
    problems.push({ what: `'${key}' is varied twice`, advice: 'give all its values to one --vary' });
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return varied;
}

/** The parts of a list between commas that stand in no brackets or quotes. */
function valuesIn(text: string): string[] {
  const values = [''];
  let depth = 0;
  let quote = '';
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ('[{'.includes(char)) depth++;
    else if (']}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      values.push('');
      continue;
    }
    values[values.length - 1] += char;
  }
  return values.map((value) => value.trim());
}

/** One way to choose a value of each key. */
export interface Combination {
  /** `oversubscription=2, routing=spray`; empty if nothing is varied. */
  readonly name: string;
  readonly settings: readonly string[];
}

/** The product of the values, the last key's values next to each other. Throws `UserError`. */
export function combinations(varied: readonly Varied[]): readonly Combination[] {
  const count = varied.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_SETUPS) {
    const advice = 'vary fewer keys or values';
    throw new UserError(`${count} set-ups; the limit is ${MOST_SETUPS}`, { where: '--vary', advice });
  }
  const labels = varied.map(({ key }) => labelOf(key, varied));
  let all: Combination[] = [{ name: '', settings: [] }];
  for (const [i, { key, values }] of varied.entries()) {
    all = all.flatMap(({ name, settings }) =>
      values.map((value) => ({
        name: `${name}${name === '' ? '' : ', '}${labels[i]}=${value}`,
        settings: [...settings, `${key}=${value}`],
      })),
    );
  }
  return all;
}

/** The last part of a key, or all of it where another key ends alike. */
function labelOf(key: string, varied: readonly Varied[]): string {
  const last = (path: string) => path.split('.').at(-1)!;
  const alike = varied.filter((other) => last(other.key) === last(key));
  return alike.length === 1 ? last(key) : key;
}

/**
 * The scenario under each combination, checked. Throws `ScenarioError` with the faults of all, each
 * once.
 */
export async function checkCombinations(
  tree: MapNode,
  all: readonly Combination[],
  overrides: readonly string[] = [],
  options: CheckOptions = {},
): Promise<{ readonly name: string; readonly scenario: CheckedScenario }[]> {
  const problems: Problem[] = [];
  const checked: { readonly name: string; readonly scenario: CheckedScenario }[] = [];
  for (const { name, settings } of all) {
    const root = settings.reduce((map, setting) => applySetting(map, setting, problems, '--vary'), tree);
    try {
      checked.push({ name, scenario: await checkScenario(root, overrides, options) });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ScenarioError(distinctProblems(problems));
  return checked;
}
