/** The scenario that a result holds, for another run of it. */
import { UserError } from '../../util/errors.ts';
import { readTree } from './read.ts';
import type { MapNode } from './tree.ts';

/** A scenario and the texts of the files that it names, by their paths. */
interface Read {
  readonly tree: MapNode;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The scenario in the text of a result; undefined if the text is not a document of weft. Throws
 * `UserError` for another document, and for a result that holds none. Faults of the scenario have
 * their places in its own text, which is that of `jq .scenario`.
 */
export function readHeldScenario(text: string, fileName: string): Read | undefined {
  const document = documentIn(text);
  if (!document) return undefined;
  const { schema, scenario, scenario_files: files } = document;
  if (typeof schema !== 'string' || !schema.startsWith('weft.')) return undefined;
  if (schema !== 'weft.result/1')
    throw new UserError(`${schema} is neither a scenario nor a result`, {
      where: fileName,
      advice: 'use a scenario, or the output of weft run --json',
    });
  if (!isBlock(scenario))
    throw new UserError('this result does not hold its scenario', {
      where: fileName,
      advice: 'results of older versions and of very large scenarios do not: use the file of the scenario',
    });
  const entries = isBlock(files) ? Object.entries(files) : [];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    tree: readTree(JSON.stringify(scenario, undefined, 2), `${fileName} .scenario`),
    files: new Map(texts),
  };
}

/** The object that a JSON text is; undefined if it is none, or is not of weft. */
function documentIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(text) || !/"schema"\s*:\s*"weft\./.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isBlock(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
