import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { GradientValues, Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b, mixtral8x22b } from '../models.ts';
import { itemsOf, stepTime } from './flatten.ts';

const gradients: GradientValues = { bucket: 200e6, dtypeBytes: 4, overlap: true, channels: 1 };

const training = (more: Partial<GradientValues>, pp = 1, microBatches = 3): Training => ({
  model: llama70b,
  parallelism: { dp: 16, tp: 1, pp, ep: 1 },
  batch: { sequences: microBatches, microBatches },
  accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 0 },
  gradients: { ...gradients, ...more },
  pipeline: { p2p: 'async' },
});

/** Bytes of all calls by group and collective, over all stages. */
function bytesOf(of: Training): Record<string, number> {
  const { program } = buildProgram(of);
  const sums: Record<string, number> = {};
  for (const item of program.roles.flatMap(itemsOf)) {
    if (item.kind !== 'collective') continue;
    const { group, collective, bytes } = program.collectives[item.collective]!;
    if (group === 'pp' || group === 'tp') continue;
    const key = `${group} ${collective}`;
    sums[key] = (sums[key] ?? 0) + bytes;
  }
  return sums;
}

const { parameters } = buildProgram(training({})).facts;

test('none: one all-reduce of all gradients', () => {
  expect(bytesOf(training({}))).toEqual({ 'dp all-reduce': 4 * parameters });
});

test.each([1, 4])('zero1, %d stages: gradients are reduce-scattered, parameters gathered, once', (pp) => {
  const once = { 'dp reduce-scatter': 4 * parameters, 'dp all-gather': 2 * parameters };
  expect(bytesOf(training({ sharding: 'zero1' }, pp))).toEqual(once);
  expect(bytesOf(training({ sharding: 'zero1', overlap: false }, pp))).toEqual(once);
});

test('fsdp: two gathers and one reduce-scatter a micro-batch; kept parameters: one gather', () => {
  const m = 3;
  expect(bytesOf(training({ sharding: 'fsdp' }))).toEqual({
    'dp all-gather': 2 * m * 2 * parameters,
    'dp reduce-scatter': m * 4 * parameters,
  });
  expect(bytesOf(training({ sharding: 'fsdp', reshardAfterForward: false }))).toEqual({
    'dp all-gather': m * 2 * parameters,
    'dp reduce-scatter': m * 4 * parameters,
  });
});

test('fsdp with a kept head: its parameters are gathered once a micro-batch, all others twice', () => {
  // V · h, and the norm before it.
  const head = 128_256 * 8192 + 8192;
  const m = 3;
  const kept = training({ sharding: 'fsdp', reshardHead: false });
  expect(bytesOf(kept)).toEqual({
    'dp all-gather': m * 2 * (2 * parameters - head),
    'dp reduce-scatter': m * 4 * parameters,
  });
  // A tied matrix is part of the head.
  const tied = (more: Partial<GradientValues>) =>
    bytesOf({ ...training({ sharding: 'fsdp', ...more }), model: { ...llama70b, tiedEmbedding: true } });
  const again = tied({})['dp all-gather']!;
  expect(again).toBe(m * 2 * 2 * (parameters - 128_256 * 8192));
  expect(again - tied({ reshardHead: false })['dp all-gather']!).toBe(m * 2 * head);
});

test('fsdp in a pipeline: parameters are kept, gathered and reduced once', () => {
  expect(bytesOf(training({ sharding: 'fsdp' }, 4))).toEqual({
    'dp all-gather': 2 * parameters,
    'dp reduce-scatter': 4 * parameters,
  });
  expect(bytesOf(training({ sharding: 'fsdp', reshardAfterForward: true }, 4))).toEqual({
    'dp all-gather': 2 * 3 * 2 * parameters,
    'dp reduce-scatter': 3 * 4 * parameters,
  });
});

test('hsdp: fsdp inside groups of shard ranks, the part of a rank all-reduced over them', () => {
  const of = training({ sharding: 'hsdp', shard: 8 });
  expect(bytesOf(of)).toEqual({
    'shard all-gather': 2 * 3 * 2 * parameters,
    'shard reduce-scatter': 3 * 4 * parameters,
    // Once, for all micro-batches.
    'replica all-reduce': (4 * parameters) / 8,
  });
  const { program } = buildProgram(of);
  const groups = (name: string) => program.collectives.find(({ group }) => group === name)!.groups;
  expect(groups('shard').map((group) => [...group])).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7],
    [8, 9, 10, 11, 12, 13, 14, 15],
  ]);
  expect([...groups('replica')[3]!]).toEqual([3, 11]);
});

test('experts are sharded over the ranks that hold the same ones', () => {
  const of = training({ sharding: 'fsdp' });
  const sums = bytesOf({ ...of, model: mixtral8x22b, parallelism: { ...of.parallelism, ep: 4 } });
  // 56 layers · 8 experts / ep 4.
  expect(sums['edp all-gather']).toBe(2 * 3 * 2 * 56 * 2 * 301_989_888);
  expect(sums['edp reduce-scatter']).toBe(3 * 4 * 56 * 2 * 301_989_888);
});

test('prefetched gathers are hidden, but for the first of a pass', () => {
  const exposedGathers = (prefetch: number) => {
    const built = buildProgram(training({ sharding: 'fsdp', prefetch }));
    const isGather = (c: number) => built.program.collectives[c]!.collective === 'all-gather';
    return (stepTime(built, (c) => (isGather(c) ? 1000 : 0)) - stepTime(built, () => 0)) / 1000;
  };
  // 82 units a pass: 80 layers, embedding and head. Without tp the embedding takes no time, so the
  // gather of the first layer is not hidden either.
  expect(exposedGathers(0)).toBe(3 * 2 * 82);
  expect(exposedGathers(1)).toBe(3 * 3);
});

test('dualpipe: two stages with the same chunks gather them at the end in one order', () => {
  const of = training({ sharding: 'zero1', gatherAt: 'end' }, 2, 4);
  const { program } = buildProgram({
    ...{ ...of, pipeline: { schedule: 'dualpipe' }, model: mixtral8x22b },
    parallelism: { ...of.parallelism, ep: 4 },
  });
  const gathers = program.roles.map((role) =>
    itemsOf(role).flatMap((item) => {
      if (item.kind !== 'collective') return [];
      const { name, collective } = program.collectives[item.collective]!;
      return collective === 'all-gather' ? [name] : [];
    }),
  );
  expect(gathers[0]!.length).toBeGreaterThan(2);
  expect(gathers[1]).toEqual(gathers[0]);
});
