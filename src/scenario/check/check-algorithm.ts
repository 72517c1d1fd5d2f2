/**
 * The `algorithm` of a collective: a name, or a file that says it: `{ file: x.xml }`, as a SPEC
 * `file:path=x.xml`.
 */
import type { Algorithm, Collective } from '../../collective/algorithm.ts';
import { AUTO } from '../../collective/auto.ts';
import type { Profile } from '../../collective/profile.ts';
import { invariant, UserError } from '../../util/errors.ts';
import { hashOf } from '../hash.ts';
import { adviseNames } from '../text/problems.ts';
import type { Span } from '../text/source.ts';
import { parseSpec } from '../text/spec.ts';
import { type Entry, entryOf, type MapNode, type Node, type ScalarNode } from '../text/tree.ts';
import { blockOf, textAt } from './blocks.ts';
import { auto } from './check-auto.ts';
import { namesFile } from './text-files.ts';
import { type Checking, checkKeys, fileText, scalarOf } from './values.ts';

/** The key that an algorithm's file stands under. */
export const FILE_KEY = 'file';

/** An algorithm from a file in one word. */
const FILE_SPEC = /^\s*file\s*:/;

export interface CheckedAlgorithm {
  readonly algorithm: Algorithm | typeof auto;
  /** Digest of the file that it is read from. */
  readonly digest?: string;
}

/** The algorithm; undefined without one, and the problem is reported. */
export function checkAlgorithm(
  check: Checking,
  collective: Collective,
  profile: Profile | undefined,
  node: Node | undefined,
): CheckedAlgorithm | undefined {
  if (node?.kind === 'map') {
    return isNamed(node) ? namedInBlock(check, node) : fromFile(check, collective, node, FILE_KEY);
  }
  const scalar = node && scalarOf(check, node, 'algorithm');
  if (node && !scalar) return undefined;
  if (scalar && FILE_SPEC.test(scalar.text)) {
    const map = parseSpec(scalar, check.problems);
    const entries = map.entries.filter(({ key }) => key !== 'name');
    return fromFile(check, collective, { ...map, entries }, 'path');
  }
  const methods = profile?.methods.some((method) => method.collective === collective.name);
  const name = scalar?.text ?? (methods ? AUTO : collective.defaultAlgorithm);
  if (name === AUTO) return { algorithm: auto };
  const algorithm = collective.algorithms.find((candidate) => candidate.name === name);
  if (!algorithm && scalar) noSuch(check, collective, scalar);
  return algorithm && { algorithm };
}

/**
 * Files that a collective's block names: of its algorithm, and of a parameter that an algorithm
 * reads from one.
 */
export function collectiveFiles(entry: Entry, collectives: readonly Collective[]): readonly string[] {
  const map = blockOf({ problems: [] }, entry);
  const algorithm = map && entryOf(map, 'algorithm');
  const own =
    algorithm &&
    (algorithm.value.kind === 'map'
      ? textAt(algorithm, FILE_KEY)
      : algorithm.value.kind === 'scalar' && FILE_SPEC.test(algorithm.value.text)
        ? textAt(algorithm, 'path')
        : undefined);
  const keys = new Set(
    collectives.flatMap(({ algorithms }) => algorithms.flatMap(({ reads }) => reads ?? [])),
  );
  const read = [...keys].flatMap((key) => textAt(entry, key) ?? []);
  return [...(own === undefined ? [] : [own]), ...read.filter(namesFile)];
}

function noSuch(check: Checking, collective: Collective, { text: name, span }: ScalarNode): void {
  const names = [...collective.algorithms.map((algorithm) => algorithm.name), AUTO];
  const what = `${collective.name} has no algorithm '${name}'`;
  const advice = name.includes(':')
    ? `use only the name; its parameters are keys of the collective, e.g. --set collective.${name.startsWith(AUTO) ? 'among=direct' : 'channels=2'}`
    : name.endsWith('.xml')
      ? 'write algorithm: { file: x.xml }, or file:path=x.xml'
      : adviseNames(name, names);
  check.problems.push({ what, advice, span });
}

/** Whether a block names an algorithm, as those of a training step's groups may. */
function isNamed(map: MapNode): boolean {
  return !entryOf(map, FILE_KEY) && ['name', 'among'].some((key) => entryOf(map, key));
}

function namedInBlock(check: Checking, { span }: MapNode): undefined {
  const what = 'the algorithm of a collective is a name, or a block with a file';
  const advice =
    'write its parameters as keys of the collective, e.g. algorithm: auto, and among: direct on the next line';
  check.problems.push({ what, advice, span });
}

function fromFile(
  check: Checking,
  collective: Collective,
  map: MapNode,
  key: string,
): CheckedAlgorithm | undefined {
  const block = { map, title: 'an algorithm from a file', at: map.span };
  checkKeys(check, block, [key]);
  const entry = entryOf(map, key);
  const scalar = entry && scalarOf(check, entry.value, key);
  if (!entry) {
    const advice = 'e.g. algorithm: { file: ring.xml }';
    check.problems.push({ what: `the algorithm's block needs '${key}'`, advice, span: map.span });
  }
  if (!scalar) return undefined;
  const text = fileText(check, scalar.text, scalar.span);
  return text === undefined ? undefined : read(check, collective, scalar.text, text, scalar.span);
}

function read(
  check: Checking,
  collective: Collective,
  path: string,
  text: string,
  span: Span,
): CheckedAlgorithm | undefined {
  try {
    invariant(check.readAlgorithm, 'it is loaded with the files');
    const found = check.readAlgorithm(path, text);
    if (found.collective === collective.name) return { algorithm: found.algorithm, digest: hashOf(text) };
    const what = `${path} is an algorithm of ${found.collective}, not of ${collective.name}`;
    check.problems.push({ what, advice: `use it with ${found.collective}`, span });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const advice = error.advice ?? 'correct the file, or name a built-in algorithm';
    check.problems.push({ what: error.message, advice, span });
  }
  return undefined;
}
