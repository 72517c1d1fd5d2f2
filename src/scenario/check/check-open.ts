/**
 * Values of a training block that are not known: a list of them stands in place of one. The step is
 * run with each that is possible.
 */
import { trainingMemory } from '../../workload/memory/stages.ts';
import { openBatchParams, pipelineParams, type Training } from '../../workload/params.ts';
import type { TrainingVariants, TrainingWorkload } from '../../workload/workload.ts';
import { replaceAt } from '../text/override.ts';
import type { Problem } from '../text/problems.ts';
import { type Entry, entryOf, type MapNode, type Node, type ScalarNode } from '../text/tree.ts';
import { type Checking, checkValue } from './values.ts';

/** Keys that take a list, by their block. */
export const OPEN = { batch: openBatchParams, pipeline: { virtual: pipelineParams.virtual } } as const;

type VariantValues = TrainingVariants['runs'][number]['values'];

/** A training block with one of the values of each list. */
interface Variant {
  readonly values: VariantValues;
  readonly map: MapNode;
  /** Why it cannot be; undefined: nothing that is known here. */
  readonly problem?: Problem | undefined;
}

/** Values of a key: those of its list, or the one that stands there. */
interface Given {
  readonly name: string;
  readonly nodes: readonly ScalarNode[];
  readonly listed: boolean;
  /** Puts a value into the block. */
  readonly put: (map: MapNode, node: ScalarNode) => Pick<Variant, 'map' | 'problem'>;
}

/**
 * The workload of a training block with its variants, each checked by `whole`; undefined, with the
 * problems reported, if none is possible.
 */
export function openWorkload(
  check: Checking,
  { keySpan, value }: Entry & { readonly value: MapNode },
  whole: (check: Checking, map: MapNode) => TrainingWorkload | undefined,
): TrainingWorkload | undefined {
  const variants = openVariants(check, value);
  if (variants.every(({ values }) => Object.keys(values).length === 0)) {
    const [variant] = variants;
    if (variant?.problem) check.problems.push(variant.problem);
    return variant && whole(check, variant.map);
  }
  const runs: { values: VariantValues; workload: TrainingWorkload }[] = [];
  const leftOut: { values: VariantValues; problems: readonly Problem[] }[] = [];
  for (const { values, map, problem } of variants) {
    const problems: Problem[] = problem ? [problem] : [];
    const workload = problem ? undefined : whole({ ...check, problems }, map);
    const large = workload && tooLarge(workload.training);
    if (large !== undefined) problems.push({ what: large, span: keySpan });
    if (workload && problems.length === 0) runs.push({ values, workload });
    else leftOut.push({ values, problems });
  }
  if (runs.length === 0) {
    check.problems.push(...distinct(leftOut.map(({ problems }) => problems)));
    return undefined;
  }
  return {
    ...runs[0]!.workload,
    variants: {
      runs: runs.map(({ values, workload }) => ({ values, training: workload.training })),
      leftOut: leftOut.map(({ values, problems }) => ({ values, reason: problems[0]!.what })),
    },
  };
}

/** The first problem of each list, each once; all of a list if the first ones are the same. */
function distinct(lists: readonly (readonly Problem[])[]): readonly Problem[] {
  const first = new Map(lists.map((problems) => [problems[0]!.what, problems[0]!]));
  return first.size === 1 ? lists[0]! : [...first.values()];
}

/**
 * The block with each combination of the values of its lists; itself alone without any. Values that
 * cannot be read are reported, and then there is none.
 */
function openVariants(check: Checking, map: MapNode): Variant[] {
  const before = check.problems.length;
  const given = [microBatchOf(check, map), virtualOf(check, map)].filter((one) => one !== undefined);
  if (check.problems.length > before) return [];
  return given.reduce<Variant[]>(
    (variants, { name, nodes, listed, put }) =>
      variants.flatMap((variant) =>
        nodes.map((node): Variant => {
          const changed = put(variant.map, node);
          const values = listed ? { ...variant.values, [name]: Number(node.value) } : variant.values;
          return { values, map: changed.map, problem: variant.problem ?? changed.problem };
        }),
      ),
    [{ values: {}, map }],
  );
}

/** `batch.microBatch`, which becomes the number of micro-batches. */
function microBatchOf(check: Checking, map: MapNode): Given | undefined {
  const found = entryIn(map, 'batch', 'microBatch');
  if (!found) return undefined;
  const { entry, block } = found;
  const both = entryOf(block, 'microBatches');
  if (both) {
    const what = "'microBatch' and 'microBatches' both say how the sequences are split";
    check.problems.push({ what, advice: 'keep one of them', span: both.keySpan });
  }
  const sequences = Number(scalar(entryOf(block, 'sequences')?.value)?.value);
  const put = (whole: MapNode, node: ScalarNode) => {
    const micro = Number(node.value);
    const count = sequences / micro;
    const bare = without(whole, 'batch', 'microBatch');
    // Sequences that are missing or no number are reported with the block.
    if (Number.isFinite(count) && !Number.isInteger(count)) {
      const what = `micro-batches of ${micro} do not divide ${sequences} sequences`;
      return { map: bare, problem: { what, advice: 'use a divisor of batch.sequences', span: node.span } };
    }
    const value = { ...node, value: count, text: String(count) };
    return { map: Number.isFinite(count) ? replaceAt(bare, ['batch', 'microBatches'], value, []) : bare };
  };
  return { ...nodesOf(check, entry, 'batch', 'microBatch'), put };
}

/** `pipeline.virtual`, if it is a list. */
function virtualOf(check: Checking, map: MapNode): Given | undefined {
  const found = entryIn(map, 'pipeline', 'virtual');
  if (found?.entry.value.kind !== 'list') return undefined;
  const put = (whole: MapNode, node: ScalarNode) => ({
    map: replaceAt(whole, ['pipeline', 'virtual'], node, []),
  });
  return { ...nodesOf(check, found.entry, 'pipeline', 'virtual'), put };
}

/** The values of a key, each once, as numbers; those that are none are reported. */
function nodesOf<B extends keyof typeof OPEN>(
  check: Checking,
  { value }: Entry,
  block: B,
  key: keyof (typeof OPEN)[B] & string,
): Omit<Given, 'put'> {
  const param = OPEN[block][key] as (typeof OPEN)['batch']['microBatch'];
  const listed = value.kind === 'list';
  if (listed && value.items.length === 0)
    check.problems.push({ what: `'${key}' is an empty list`, advice: 'e.g. [1, 2, 4]', span: value.span });
  const nodes = new Map<number, ScalarNode>();
  for (const item of listed ? value.items : [value]) {
    const number = checkValue(check, item, key, param);
    if (typeof number === 'number') nodes.set(number, { ...(item as ScalarNode), value: number });
  }
  return { name: `${block}.${key}`, nodes: [...nodes.values()], listed };
}

function entryIn(map: MapNode, name: string, key: string) {
  const block = entryOf(map, name)?.value;
  const entry = block?.kind === 'map' ? entryOf(block, key) : undefined;
  return block?.kind === 'map' && entry ? { block, entry } : undefined;
}

const scalar = (node: Node | undefined) => (node?.kind === 'scalar' ? node : undefined);

/** The map without a key of one of its blocks. */
function without(map: MapNode, name: string, key: string): MapNode {
  const entries = map.entries.map((entry) => {
    const { value } = entry;
    if (entry.key !== name || value.kind !== 'map') return entry;
    return { ...entry, value: { ...value, entries: value.entries.filter((one) => one.key !== key) } };
  });
  return { ...map, entries };
}

/** Why a step does not fit the memory of its accelerator; undefined if it does. */
function tooLarge(training: Training): string | undefined {
  const { memory: most = Infinity } = training.accelerator;
  const { total } = trainingMemory(training).memory;
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  return total <= most
    ? undefined
    : `a rank needs about ${gib(total)} GiB, its accelerator has ${gib(most)} GiB`;
}
