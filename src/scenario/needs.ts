/**
 * External needs of a scenario's check: the texts of files that it names, and code that few
 * scenarios use. They are found in the tree and loaded before the check, which then looks at each
 * value once.
 */
import type { mscclAlgorithm } from '../collective/msccl/algorithm.ts';
import type { Param, ParamSpec } from '../model/params.ts';
import { ranksParam } from '../topology/parts/sizing.ts';
import type { sizes } from '../topology/sizes/size.ts';
import { loadExpressions } from '../units/expression.ts';
import { type Evaluate, isExpression } from '../units/parse.ts';
import { UserError } from '../util/errors.ts';
import { collectiveFiles } from './check/check-algorithm.ts';
import { fabricFile, hasRanks } from './check/check-fabric.ts';
import { profileFile } from './check/check-profile.ts';
import { stepFile } from './check/check-step.ts';
import { hasOpenValues, trainingFiles } from './check/check-training.ts';
import type { Registries } from './registries.ts';
import { isSpecBlock } from './text/override.ts';
import { parseSpec } from './text/spec.ts';
import { entryOf, type MapNode, type Node } from './text/tree.ts';

/** Gives the text of a file that a scenario names. Throws `UserError` if it cannot be read. */
export type ReadText = (path: string) => Promise<string>;

/** Texts of files by path, or why one cannot be read. */
export type FileTexts = ReadonlyMap<string, string | UserError>;

/** Loaded files and code, for one check. */
export interface Needs {
  /** Undefined if no value is an expression: the library takes half a second to load. */
  readonly evaluate: Evaluate | undefined;
  /** Undefined if no files can be read. */
  readonly files: FileTexts | undefined;
  /** For training steps of which some values are not known. */
  readonly open?: typeof import('./check/check-open.ts') | undefined;
  /** Reads an algorithm from a file; undefined if the scenario names no files. */
  readonly readAlgorithm?: typeof mscclAlgorithm | undefined;
  /** Rules of sizes; undefined if the fabric has no number of ranks. */
  readonly sizes?: typeof sizes | undefined;
}

/**
 * Loads the needs of the check of `root`. A file that cannot be read is an error of the check, with
 * its place.
 */
export async function loadNeeds(
  root: MapNode,
  registries: Registries,
  readText: ReadText | undefined,
): Promise<Needs> {
  const [fabric, training] = [entryOf(root, 'fabric'), entryOf(root, 'training')];
  const paths = filesIn(root, registries);
  return {
    open: training && hasOpenValues(training) ? await import('./check/check-open.ts') : undefined,
    evaluate: hasExpression(root, wordKeys(registries)) ? await loadExpressions() : undefined,
    files: readText && (await readFiles(paths, readText)),
    readAlgorithm:
      paths.size > 0 ? (await import('../collective/msccl/algorithm.ts')).mscclAlgorithm : undefined,
    sizes: fabric && hasRanks(fabric) ? (await import('../topology/sizes/size.ts')).sizes : undefined,
  };
}

/** Paths of the files that a scenario names, each once. */
function filesIn(root: MapNode, { topologies, collectives }: Registries): ReadonlySet<string> {
  const [fabric, collective] = [entryOf(root, 'fabric'), entryOf(root, 'collective')];
  const ofFabric = fabric && fabricFile(fabric, topologies);
  const profile = entryOf(root, 'profile');
  const ofProfile = profile && profileFile(profile);
  const [training, step] = [entryOf(root, 'training'), entryOf(root, 'step')];
  return new Set([
    ...[ofFabric, ofProfile, step && stepFile(step)].filter((path) => path !== undefined),
    ...(collective ? collectiveFiles(collective, collectives) : []),
    ...(training ? trainingFiles(training) : []),
  ]);
}

async function readFiles(paths: Iterable<string>, readText: ReadText): Promise<FileTexts> {
  const texts = new Map<string, string | UserError>();
  for (const path of paths) {
    try {
      texts.set(path, await readText(path));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      texts.set(path, error);
    }
  }
  return texts;
}

/** Keys whose values are names, ranks and paths: they may look like arithmetic and are not. */
const WORDS = [
  'name',
  'profile',
  'model',
  'accelerator',
  'compute',
  'ranks',
  'step',
  'preset',
  'topology',
  'algorithm',
  'among',
  'file',
  'path',
  'matrix',
  'counts',
];

/** Those of {@link WORDS} that no member of these registries has for a quantity. */
function wordKeys(registries: Registries): ReadonlySet<string> {
  const { topologies, routings, collectives, transports, patterns } = registries;
  const algorithms = collectives.flatMap((collective) => collective.algorithms);
  const members: readonly { readonly params: ParamSpec }[] = [
    ...[...topologies, ...routings, ...algorithms, ...transports, ...patterns],
  ];
  const isQuantity = (param: Param | undefined) =>
    param !== undefined && param.kind !== 'text' && param !== ranksParam;
  return new Set(WORDS.filter((key) => !members.some(({ params }) => isQuantity(params[key]))));
}

/** Blocks of a training step whose values are SPECs. */
const OF_SPECS = 'algorithms';

/** Whether the key is the number of ranks of a fabric, not a list of some. */
function isSize(block: string | undefined, key: string): boolean {
  return block === 'fabric' && key === 'ranks';
}

/**
 * Whether any value of the tree may be an expression. One that is none costs the time to load the
 * library, and nothing else.
 */
function hasExpression(root: MapNode, words: ReadonlySet<string>): boolean {
  const inMap = ({ entries }: MapNode, specs: (key: string) => boolean, of?: string): boolean =>
    entries.some(({ key, value }) => (!words.has(key) || isSize(of, key)) && inNode(value, key, specs(key)));
  const inNode = (node: Node, key: string, isSpec: boolean): boolean => {
    if (node.kind === 'map')
      return inMap(node, (inner) => key === OF_SPECS || isSpecBlock(`${key}.${inner}`), key);
    if (node.kind === 'list') return node.items.some((item) => inNode(item, key, isSpec));
    if (typeof node.value !== 'string') return false;
    if (isSpec) return inMap(parseSpec(node, []), () => false, key);
    return ARITHMETIC.test(node.text) && node.text.split(/[,:]/).some(isExpression);
  };
  return inMap(root, (key) => isSpecBlock(key) || key === 'faults');
}

/**
 * A text without one of these is not an expression: decided at once, as lists of messages are long.
 */
const ARITHMETIC = /[-+*/^()]/;
