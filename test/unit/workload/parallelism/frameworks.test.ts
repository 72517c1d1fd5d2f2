import { expect, test } from 'vitest';
import { withFramework } from '../../../../src/workload/frameworks/framework.ts';
import { frameworks } from '../../../../src/workload/frameworks/registry.ts';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { tinyTraining } from '../models.ts';
import { itemsOf } from './flatten.ts';

/** One layer, two micro-batches, four data-parallel ranks. */
const step: Training = {
  ...tinyTraining({ layers: 1, microBatches: 2 }),
  parallelism: { tp: 1, dp: 4, pp: 1, ep: 1 },
};

/** Items as text: label, or stream and collective; those that only wait are left out. */
function itemsWith(name: string): string[] {
  const framework = frameworks.find((one) => one.name === name)!;
  const { program } = buildProgram(withFramework(step, framework, () => false));
  return itemsOf(program.roles[0]!)
    .filter((item) => item.kind === 'collective' || item.timePs > 0)
    .map((item) => {
      if (item.kind === 'compute') return item.label!;
      const { group, collective, bytes } = program.collectives[item.collective]!;
      return `${program.streams[item.on]!}: ${group} ${collective} ${bytes}`;
    });
}

// Parameters: the embedding has 1000 · 64. The layer has 4 heads, of which 2 for keys and values:
// 64 · (64 + 2 · 32) + 64 · 64 of attention, 3 · 64 · 128 of the MLP, and 2 · 64 of norms. The head
// has 1000 · 64 and a norm of 64.
const EMBEDDING = 64_000;
const LAYER = 64 * (64 + 64) + 64 * 64 + 3 * 64 * 128 + 2 * 64;
const HEAD = 64_064;
const ALL = EMBEDDING + LAYER + HEAD;

const FORWARD = ['F attention', 'F mlp', 'F head'];
const BACKWARD = ['B head', 'B mlp', 'B attention'];
const NORM = 'compute: all all-reduce 4';

/** A micro-batch of FSDP, whose units are gathered one ahead and again for backward. */
function sharded(gradientBytes: number, again: readonly string[], keepsHead = false): string[] {
  const gather = (elements: number) => `dp parameters: dp all-gather ${2 * elements}`;
  const scatter = (elements: number) => `dp: dp reduce-scatter ${gradientBytes * elements}`;
  return [
    ...[gather(EMBEDDING), gather(LAYER), gather(HEAD), 'F attention', 'F mlp', 'F head'],
    ...[...(keepsHead ? [] : [gather(HEAD)]), gather(LAYER), 'B head', scatter(HEAD)],
    ...[gather(EMBEDDING), ...again, 'B mlp', 'B attention', scatter(LAYER), scatter(EMBEDDING)],
  ];
}

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  // A bucket holds 40 M parameters, so there is one. fp32 gradients, bf16 parameters.
  megatron: [
    ...[`dp parameters: dp all-gather ${2 * ALL}`, ...FORWARD, ...BACKWARD],
    ...[...FORWARD, ...BACKWARD, `dp: dp reduce-scatter ${4 * ALL}`, NORM],
  ],
  // The norm and the head, one unit, are not gathered again.
  torchtitan: [...sharded(4, [], true), ...sharded(4, [], true), NORM],
  // bf16 gradients; parameters are gathered last.
  deepspeed: [
    ...[...FORWARD, ...BACKWARD, ...FORWARD, ...BACKWARD, `dp: dp all-reduce ${2 * ALL}`, NORM],
    `compute: dp all-gather ${2 * ALL}`,
  ],
  // bf16 gradients; each layer is recomputed before its backward pass.
  maxtext: [...sharded(2, ['F attention', 'F mlp']), ...sharded(2, ['F attention', 'F mlp']), NORM],
  // All gradients, 0.66 MB, are less than the first bucket.
  ddp: [...FORWARD, ...BACKWARD, ...FORWARD, ...BACKWARD, `dp: dp all-reduce ${4 * ALL}`],
};

test.each(frameworks)('the items of $name', ({ name }) => {
  expect(itemsWith(name)).toEqual(EXPECTED[name]);
});

const PAIRS = frameworks.flatMap((one, i) => frameworks.slice(i + 1).map((other) => [one, other] as const));

/** The first item that differs between two frameworks, by their names. */
const FIRST: Readonly<Record<string, readonly [index: number, one: string, other: string]>> = {
  'megatron torchtitan': [
    0,
    `dp parameters: dp all-gather ${2 * ALL}`,
    `dp parameters: dp all-gather ${2 * EMBEDDING}`,
  ],
  'megatron deepspeed': [0, `dp parameters: dp all-gather ${2 * ALL}`, 'F attention'],
  'megatron maxtext': [
    0,
    `dp parameters: dp all-gather ${2 * ALL}`,
    `dp parameters: dp all-gather ${2 * EMBEDDING}`,
  ],
  'megatron ddp': [0, `dp parameters: dp all-gather ${2 * ALL}`, 'F attention'],
  'torchtitan deepspeed': [0, `dp parameters: dp all-gather ${2 * EMBEDDING}`, 'F attention'],
  'torchtitan maxtext': [
    6,
    `dp parameters: dp all-gather ${2 * LAYER}`,
    `dp parameters: dp all-gather ${2 * HEAD}`,
  ],
  'torchtitan ddp': [0, `dp parameters: dp all-gather ${2 * EMBEDDING}`, 'F attention'],
  'deepspeed maxtext': [0, 'F attention', `dp parameters: dp all-gather ${2 * EMBEDDING}`],
  'deepspeed ddp': [12, `dp: dp all-reduce ${2 * ALL}`, `dp: dp all-reduce ${4 * ALL}`],
  'maxtext ddp': [0, `dp parameters: dp all-gather ${2 * EMBEDDING}`, 'F attention'],
};

test.each(PAIRS)('the orders of $0.name and $1.name differ', (one, other) => {
  const [first, second] = [itemsWith(one.name), itemsWith(other.name)];
  const differs = first.findIndex((item, i) => item !== second[i]);
  expect([differs, first[differs], second[differs]]).toEqual(FIRST[`${one.name} ${other.name}`]);
});

test('the first bucket of DDP is smaller, and closes first', () => {
  const ddp = frameworks.find(({ name }) => name === 'ddp')!;
  // In units of one element: the head closes the first bucket of 60,000, the rest is one bucket.
  const set = { bucket: 4 * 1e6, firstBucket: 4 * 60_000 };
  const chosen = withFramework(step, ddp, () => false);
  const { program } = buildProgram({ ...chosen, gradients: { ...chosen.gradients, ...set } });
  const bytes = itemsOf(program.roles[0]!).flatMap((item) =>
    item.kind === 'collective' ? [program.collectives[item.collective]!.bytes] : [],
  );
  expect(bytes).toEqual([4 * HEAD, 4 * (EMBEDDING + LAYER)]);
});

test('Megatron cuts the gradients of the first model chunk only into buckets', () => {
  const megatron = frameworks.find(({ name }) => name === 'megatron')!;
  const chosen = withFramework(
    { ...step, model: { ...step.model, layers: 2 }, parallelism: { tp: 1, dp: 4, pp: 2, ep: 1 } },
    megatron,
    () => false,
  );
  const { program } = buildProgram({ ...chosen, gradients: { ...chosen.gradients, bucket: 1 } });
  const reductions = program.roles.map((role) =>
    itemsOf(role).flatMap((item) => {
      if (item.kind !== 'collective') return [];
      const { collective, bytes } = program.collectives[item.collective]!;
      return collective === 'reduce-scatter' ? [bytes] : [];
    }),
  );
  const mlp = 3 * 64 * 128 + 64;
  expect(reductions).toEqual([[4 * mlp, 4 * (LAYER - mlp), 4 * EMBEDDING], [4 * (LAYER + HEAD)]]);
});
