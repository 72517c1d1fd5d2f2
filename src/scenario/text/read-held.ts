/** The scenarios that a document of weft holds, for another run of them. */
import { UserError } from '../../util/errors.ts';
import { readTree } from './read.ts';
import type { MapNode } from './tree.ts';

/** A scenario and the texts of the files that it names, by their paths. */
export interface Held {
  /** In a comparison: the name of the set-up. */
  readonly name?: string;
  readonly tree: MapNode;
  readonly files: ReadonlyMap<string, string>;
}

type Block = Readonly<Record<string, unknown>>;

/** Documents that hold a scenario, and the one that holds several. */
export const RESULT = 'weft.result/1';
const ADVICE = 'weft.advice/1';
const COMPARISON = 'weft.comparison/1';

/**
 * The scenario in the text of a result or an advice; undefined if the text is not a document of
 * weft. Throws `UserError` for another document, and for one that holds none. Faults of the
 * scenario have their places in its own text, which is that of `jq .scenario`.
 */
export function readHeldScenario(
  text: string,
  fileName: string,
): (Held & { readonly schema: string }) | undefined {
  const document = documentIn(text);
  if (!document) return undefined;
  const { schema } = document;
  if (schema === COMPARISON)
    throw new UserError('a comparison holds several scenarios', {
      where: fileName,
      advice: `run them again with weft compare ${fileName}`,
    });
  if (schema !== RESULT && schema !== ADVICE)
    throw new UserError(`${String(schema)} is neither a scenario nor a result`, {
      where: fileName,
      advice: 'use a scenario, or the output of weft run --json',
    });
  const what = schema === RESULT ? 'result' : 'advice';
  const seeds = schema === ADVICE ? seedsOf(document.seed, document.seeds) : {};
  return { schema, ...heldIn(document, what, `${fileName} .scenario`, fileName, seeds) };
}

/**
 * The scenarios of the set-ups in the text of a comparison, with as many seeds as it ran; undefined
 * if the text is not one. Throws `UserError` if it holds none.
 */
export function readHeldSetups(text: string, fileName: string): readonly Held[] | undefined {
  const document = documentIn(text);
  const { schema, setups, seed } = document ?? {};
  if (schema !== COMPARISON || !Array.isArray(setups)) return undefined;
  const rows: readonly Block[] = setups.filter(isBlock);
  const most = Math.max(...rows.map(({ seeds }) => Number(seeds)));
  return rows.map((row, i) => ({
    name: String(row.name),
    ...heldIn(row, 'comparison', `${fileName} .setups[${i}].scenario`, fileName, seedsOf(seed, most)),
  }));
}

/** The keys of seeds; none where no seed decides anything. */
function seedsOf(seed: unknown, seeds: unknown): Block {
  return typeof seed === 'number' && typeof seeds === 'number' && seeds > 1 ? { seed, seeds } : {};
}

function heldIn(
  { scenario, scenario_files: files }: Block,
  what: string,
  place: string,
  fileName: string,
  seeds: Block,
): Held {
  if (!isBlock(scenario))
    throw new UserError(`this ${what} does not hold its scenario`, {
      where: fileName,
      advice: `documents of older versions and of very large scenarios do not: use the file of the scenario`,
    });
  const entries = isBlock(files) ? Object.entries(files) : [];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    tree: readTree(JSON.stringify({ ...scenario, ...seeds }, undefined, 2), place),
    files: new Map(texts),
  };
}

/** The object that a JSON text is; undefined if it is none, or is not of weft. */
function documentIn(text: string): Block | undefined {
  if (!/^\s*\{/.test(text) || !/"schema"\s*:\s*"weft\./.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isWeft = isBlock(value) && typeof value.schema === 'string' && value.schema.startsWith('weft.');
    return isWeft ? value : undefined;
  } catch {
    return undefined;
  }
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
