/** The `training` block. */
import type { Param, ParamSpec } from '../../model/params.ts';
import { trainingProblems } from '../../workload/check.ts';
import { contentionParams } from '../../workload/contention/params.ts';
import { jitterParams } from '../../workload/jitter/params.ts';
import {
  acceleratorParams,
  batchParams,
  endsParams,
  expertParams,
  gradientParams,
  layoutParams,
  modelParams,
  optimizerParams,
  parallelismParams,
  pipelineParams,
  shardingParams,
  stepParams,
  type Training,
} from '../../workload/params.ts';
import type { TrainingWorkload } from '../../workload/workload.ts';
import type { Registries } from '../registries.ts';
import type { Values } from '../scenario.ts';
import { type Entry, entryOf, type MapNode, placeOfPath } from '../text/tree.ts';
import { blockOf, textAt } from './blocks.ts';
import { COMPUTE_KEY, checkCompute } from './check-compute.ts';
import { checkFramework, FRAMEWORK_KEY, frameworkChoices } from './check-framework.ts';
import { checkGroupAlgorithms, checkGroupSizes } from './check-group-algorithms.ts';
import { checkAccelerator, checkModel } from './check-named.ts';
import { namesFile, withText } from './text-files.ts';
import { type Checking, checkKeys, checkParams, defaultOf } from './values.ts';

/** The parts of a training block and their parameters. */
export const TRAINING_BLOCKS = {
  model: modelParams,
  parallelism: { ...parallelismParams, ...layoutParams },
  batch: batchParams,
  accelerator: acceleratorParams,
  gradients: { ...gradientParams, ...shardingParams },
  pipeline: pipelineParams,
  optimizer: optimizerParams,
  experts: expertParams,
  ends: endsParams,
  jitter: jitterParams,
  contention: contentionParams,
} as const satisfies Readonly<
  Record<
    Exclude<
      keyof Training,
      'algorithms' | 'otherwise' | 'framework' | typeof COMPUTE_KEY | keyof typeof stepParams
    >,
    ParamSpec
  >
>;

/** Keys of blocks that may name a file in place of its text. */
const FILE_KEYS: Readonly<Record<string, readonly string[]>> = { experts: ['counts', 'matrix'] };

/** Files that a training block names. */
export function trainingFiles(entry: Entry): readonly string[] {
  return Object.entries(FILE_KEYS).flatMap(([name, keys]) => {
    const block = entry.value.kind === 'map' ? entryOf(entry.value, name) : undefined;
    return keys.flatMap((key) => (block && textAt(block, key)) ?? []).filter(namesFile);
  });
}

/** Blocks that may start from a named member, or be its name alone. */
const NAMED: Readonly<Record<string, typeof checkModel | typeof checkAccelerator>> = {
  model: checkModel,
  accelerator: checkAccelerator,
};

/**
 * @param fabricRanks Undefined if the fabric is wrong itself: then values that depend on it are not
 * checked.
 */
export function checkTrainingBlock(
  check: Checking,
  entry: Entry,
  fabricRanks: number | undefined,
  registries: Registries,
): TrainingWorkload | undefined {
  const map = mapOf(check, entry);
  if (!map) return undefined;
  const whole = (own: Checking, block: MapNode) =>
    checkVariant(own, { ...entry, value: block }, block, fabricRanks, registries);
  return check.open ? check.open.openWorkload(check, { ...entry, value: map }, whole) : whole(check, map);
}

/** Whether values of a training block may be unknown (check-open.ts). */
export function hasOpenValues({ value }: Entry): boolean {
  const inBlock = (name: string, key: string) => {
    const block = value.kind === 'map' ? entryOf(value, name)?.value : undefined;
    return block?.kind === 'map' ? entryOf(block, key)?.value : undefined;
  };
  return inBlock('batch', 'microBatch') !== undefined || inBlock('pipeline', 'virtual')?.kind === 'list';
}

/** A training block in which all values are known. */
function checkVariant(
  check: Checking,
  entry: Entry,
  map: MapNode,
  fabricRanks: number | undefined,
  registries: Registries,
): TrainingWorkload | undefined {
  checkKeys(check, { map, title: 'training', at: entry.keySpan }, [
    ...Object.keys(TRAINING_BLOCKS),
    'algorithms',
    FRAMEWORK_KEY,
    COMPUTE_KEY,
    ...Object.keys(stepParams),
  ]);
  const blocks: Record<string, Values | undefined> = {};
  for (const [key, spec] of Object.entries(TRAINING_BLOCKS)) {
    const part = entryOf(map, key);
    const named = NAMED[key];
    if (part && named) {
      blocks[key] = named(check, part, registries);
      continue;
    }
    const partMap = part ? mapOf(check, part) : { kind: 'map' as const, entries: [], span: map.span };
    if (!partMap) continue;
    const block = { map: partMap, title: key, at: part?.keySpan ?? entry.keySpan };
    checkKeys(check, block, Object.keys(spec));
    const values = checkParams(check, block, spec);
    blocks[key] = (FILE_KEYS[key] ?? []).reduce<Values | undefined>(
      (read, own) => read && withText(check, block, own, read),
      values,
    );
  }
  const keys = checkParams(check, { map, title: 'training', at: entry.keySpan }, stepParams);
  const chosen = checkFramework(check, map, registries);
  const rated = checkCompute(check, map, registries);
  if (!keys || !chosen || !rated || Object.keys(TRAINING_BLOCKS).some((key) => !blocks[key]))
    return undefined;
  const own = entryOf(map, 'algorithms');
  const given = { ...blocks, ...keys, ...rated.block } as unknown as Training;
  const plain = chosen.framework ? frameworkChoices(given, map, chosen.framework) : given;
  const algorithms = own && checkGroupAlgorithms(check, own, plain.gradients.channels);
  const training = algorithms ? { ...plain, algorithms } : plain;
  const problems = trainingProblems(training, fabricRanks ?? Infinity);
  for (const { message, advice, where } of problems) {
    const path = (where ?? '').split('.').slice(1);
    const place = placeOfPath(map, path);
    const span = path[0] !== undefined && entryOf(map, path[0]) ? place : entry.keySpan;
    check.problems.push({ what: message, advice, span });
  }
  if (own && problems.length === 0) checkGroupSizes(check, own, training);
  if (problems.length > 0) return undefined;
  const { ratedPeak, seen } = rated;
  return { kind: 'training', training, given: givenKeys(map, given), ratedPeak, seen };
}

/** Keys of the block that differ from their defaults, those of its blocks as `block.key`. */
function givenKeys(map: MapNode, values: object): string[] {
  const blocks: Readonly<Record<string, ParamSpec>> = TRAINING_BLOCKS;
  const valueAt = (block: object, key: string): unknown =>
    Object.entries(block).find(([name]) => name === key)?.[1];
  const differs = (value: unknown, param: Param | undefined) =>
    param !== undefined && value !== defaultOf(param);
  return map.entries.flatMap((entry) => {
    const { key } = entry;
    const spec = blocks[key];
    if (!spec) {
      return differs(valueAt(values, key), (stepParams as ParamSpec)[key]) ? [key] : [];
    }
    const own = blockOf({ problems: [] }, entry);
    const found = valueAt(values, key) as object;
    return (own?.entries ?? [])
      .filter((inner) => differs(valueAt(found, inner.key), spec[inner.key]))
      .map((inner) => `${key}.${inner.key}`);
  });
}

function mapOf(check: Checking, entry: Entry): MapNode | undefined {
  if (entry.value.kind === 'map') return entry.value;
  check.problems.push({ what: `'${entry.key}' must be a block of key: value`, span: entry.keySpan });
  return undefined;
}
