/** The files under `validation/` → cases. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../platform/root.ts';
import type { Checking } from '../scenario/check/values.ts';
import { type Problem, ScenarioError } from '../scenario/text/problems.ts';
import type { MapNode } from '../scenario/text/tree.ts';
import { parseYaml } from '../scenario/text/yaml.ts';
import { loadExpressions } from '../units/expression.ts';
import { UserError } from '../util/errors.ts';
import type { Case } from './case.ts';
import { readCases } from './read-case.ts';
import { type MeasuredTable, readTable } from './read-table.ts';
import { readText } from './read-text.ts';

/** The package's own cases: next to `src` or `dist`. */
export const VALIDATION = fileURLToPath(new URL('validation', ROOT));

/** Advice where a file of cases cannot be read. */
const ADVICE = 'make it a file of cases, or install weft again';

/** Folders of what cases name: tables of measured values, files of fabrics. */
const NAMED = ['tables', 'files'];

/** Closed forms are expressions with a quotient or a product. */
const FORMULA = /(?:value|atLeast|atMost): .*[*(]/;

/**
 * All cases of a directory, in the order of their files. Throws {@link ScenarioError} with all that
 * is wrong, each with file and line; `UserError` where no file or not every file can be read.
 */
export async function readValidation(directory = VALIDATION): Promise<readonly Case[]> {
  const names = filesUnder(directory).filter((name) => !NAMED.includes(name.split('/')[0]!));
  if (names.length === 0) throw withoutCases(directory);
  const texts = names.map(
    (name) => [name, readText(join(directory, name), `validation/${name}`, ADVICE)] as const,
  );
  const problems: Problem[] = [];
  const evaluate = texts.some(([, text]) => FORMULA.test(text)) ? await loadExpressions() : undefined;
  const check: Checking = { problems, evaluate, files: undefined };
  const tableAt = tablesOf(check, directory);
  const cases = texts.flatMap(([name, text]) => {
    const file = `validation/${name}`;
    const folder = dirname(join(directory, name));
    const map = parse(problems, file, text);
    if (!map) return [];
    const tables = (path: string) => tableAt(relative(directory, resolve(folder, path)));
    return readCases(check, map, { name: file, directory: folder, tableAt: tables });
  });
  const seen = new Set<string>();
  for (const { id, place } of cases) {
    if (seen.has(id)) problems.push({ what: `${place}: '${id}' names another case already` });
    seen.add(id);
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return cases;
}

/** Paths of the YAML files, with slashes, in order. */
function filesUnder(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch {
    throw withoutCases(directory);
  }
}

const withoutCases = (directory: string) =>
  new UserError(`the cases cannot be read: ${directory}`, {
    advice: 'install weft again: the package holds them in validation/',
  });

function parse(problems: Problem[], name: string, text: string): MapNode | undefined {
  const tree = parseYaml({ name, text, kind: 'file' }, problems);
  if (tree?.kind === 'map') return tree;
  if (tree) problems.push({ what: 'a file of cases is a block of key: value', span: tree.span });
  return undefined;
}

/** Tables by their path in the directory, each read once. */
function tablesOf(check: Checking, directory: string): (path: string) => MeasuredTable | undefined {
  const known = new Map<string, MeasuredTable | undefined>();
  return (path) => {
    if (known.has(path)) return known.get(path);
    let text: string | undefined;
    try {
      text = readFileSync(join(directory, path), 'utf8');
    } catch {
      // The case that names it says so, with its place.
    }
    const map = text === undefined ? undefined : parse(check.problems, `validation/${path}`, text);
    const table = map && readTable(check, map);
    known.set(path, table);
    return table;
  };
}
