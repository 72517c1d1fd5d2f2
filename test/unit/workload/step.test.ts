import { expect, test } from 'vitest';
import { trainingProblems } from '../../../src/workload/check.ts';
import { forwardFlops } from '../../../src/workload/flops.ts';
import { countParameters } from '../../../src/workload/model.ts';
import type { Training } from '../../../src/workload/params.ts';
import { placeRanks } from '../../../src/workload/placement.ts';
import { programOf } from '../../../src/workload/program-of.ts';
import { buildStep, type StepItem, type TrainingStep } from '../../../src/workload/step.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../src/workload/timeline/layout.ts';
import { accelerator, llama70b, mixtral8x22b } from './models.ts';

/** How often each collective is called. */
function callsOf(step: TrainingStep): readonly number[] {
  return graphOf(programOf(step)).calls;
}

/** How long items take where every collective takes `callPs`. */
function lasts(tail: readonly StepItem[], callPs: number): number {
  const program = programOf({ ...buildStep(dense), head: [], tail });
  return layOut(graphOf(program), { callPs: () => callPs }).totalPs;
}

const dense: Training = {
  model: llama70b,
  parallelism: { dp: 32, tp: 8, pp: 1, ep: 1 },
  batch: { sequences: 2, microBatches: 1 },
  accelerator: { ...accelerator, peak: 989e12 },
  gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1 },
};
const moe: Training = {
  ...dense,
  model: mixtral8x22b,
  parallelism: { dp: 32, tp: 8, pp: 1, ep: 8 },
  batch: { sequences: 4, microBatches: 2 },
};

test('ranks: tp fastest, then ep, then replicas of the experts', () => {
  // dp 4, tp 2, ep 2: rank = t + 2·(e + 2·r).
  const { groups } = placeRanks({ dp: 4, tp: 2, pp: 1, ep: 2 });
  const lists = (name: keyof typeof groups) => groups[name].map((g) => [...g]);
  expect(lists('tp')).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ]);
  expect(lists('ep')).toEqual([
    [0, 2],
    [4, 6],
    [1, 3],
    [5, 7],
  ]);
  expect(lists('edp')).toEqual([
    [0, 4],
    [2, 6],
    [1, 5],
    [3, 7],
  ]);
  expect(lists('dp')).toEqual([
    [0, 2, 4, 6],
    [1, 3, 5, 7],
  ]);
});

test('compute time is 3 · FLOPs of the tokens / (ranks · peak · efficiency)', () => {
  for (const training of [dense, moe]) {
    const step = buildStep(training);
    const time = layOut(graphOf(programOf(step)), { callPs: () => 0 }).totalPs;
    expect(time / ((step.flops / 256 / (989e12 * 0.5)) * 1e12)).toBeCloseTo(1, 9);
  }
});

test('a dense layer has four exposed all-reduces of tokens · hidden · 2 bytes', () => {
  // 80 layers, two forward and two backward each, one for the embedding, one for the head's input
  // gradient: 322.
  const step = buildStep(dense);
  const counts = callsOf(step);
  const tp = step.collectives.findIndex((c) => c.group === 'tp');
  expect(step.collectives[tp]!.bytes).toBe(2 * 8192 * 8192 * 2);
  expect(counts[tp]).toBe(322);
});

test('every gradient of a rank is reduced once', () => {
  const step = buildStep(dense);
  const counts = callsOf({ ...step, head: [] });
  const bytes = step.collectives.map((c, i) => (c.group === 'dp' ? c.bytes * counts[i]! : 0));
  // Matrices are sliced over tp, norms are on every rank: (total - norms)/8 + norms, two bytes
  // each.
  const norms = 80 * 2 * 8192 + 8192;
  expect(bytes.reduce((a, b) => a + b)).toBe(((step.parameters - norms) / 8 + norms) * 2);
});

test('experts: their gradients go to the ranks that hold the same ones', () => {
  const step = buildStep(moe);
  const counts = callsOf({ ...step, head: [] });
  const sum = (group: string) =>
    step.collectives.reduce((all, c, i) => all + (c.group === group ? c.bytes * counts[i]! : 0), 0);
  // 56 layers · 8 experts · 301,989,888 / (tp 8 · ep 8) · 2 bytes.
  expect(sum('edp')).toBe((56 * 8 * 301_989_888 * 2) / 64);
  expect(step.collectives.filter((c) => c.group === 'edp').every((c) => c.groups[0]!.length === 4)).toBe(
    true,
  );
  // Dispatch and combine, both ways, in each of two micro-batches and 56 layers.
  const all = callsOf(step);
  const ep = step.collectives.findIndex((c) => c.group === 'ep');
  expect(all[ep]).toBe(2 * 4 * 56);
  // Two sequences a micro-batch · 4096 tokens · topK 2 · hidden 6144 · 2 bytes / tp 8.
  expect(step.collectives[ep]!.bytes).toBe((2 * 4096 * 2 * 6144 * 2) / 8);
});

test('a bucket is hidden behind the rest of the backward pass, the last one is not', () => {
  // Posts at 10 and 20 of 15 each: the second waits until 25 and ends at 40, after the compute at
  // 30.
  const compute = { kind: 'compute', timePs: 10 } as const;
  const post = { kind: 'post', collective: 0, stream: 'dp' } as const;
  expect(lasts([compute, post, compute, post, compute], 15)).toBe(40);
  expect(lasts([compute, post, compute, post, compute], 5)).toBe(30);
});

test('without overlap all buckets wait for the end of the backward pass', () => {
  const step = buildStep({ ...dense, gradients: { ...dense.gradients, overlap: false } });
  const first = step.tail.findIndex((item) => item.kind === 'post');
  expect(step.tail.slice(first).every((item) => item.kind === 'post')).toBe(true);
});

test('what does not fit together is said, all of it', () => {
  const wrong: Training = {
    ...dense,
    model: { ...llama70b, ffn: undefined },
    parallelism: { dp: 32, tp: 7, pp: 1, ep: 3 },
    batch: { sequences: 3, microBatches: 2 },
  };
  const problems = trainingProblems(wrong, 128).map((p) => p.message);
  expect(problems).toEqual([
    'dp 32 × tp 7 needs 224 ranks, but the fabric has 128',
    'tp 7 does not divide heads 64',
    '3 sequences cannot be split into 2 micro-batches',
    'the inner width of the MLP is missing',
    'ep 3 without experts',
    'ep 3 does not divide dp 32',
  ]);
  expect(trainingProblems(dense, 256)).toEqual([]);
  expect(trainingProblems(moe, 256)).toEqual([]);
});

test('leading dense layers have no exchange of tokens; a module of multi-token prediction has one', () => {
  const mixed: Training = { ...moe, model: { ...mixtral8x22b, ffn: 16384, denseLayers: 3, mtp: 1 } };
  const step = buildStep(mixed);
  const counts = callsOf(step);
  const exchange = step.collectives.findIndex(({ name }) => name === 'ep all-to-all');
  // 53 layers of experts and a module, two exchanges forward and two backward, two micro-batches.
  expect(counts[exchange]).toBe((53 + 1) * 4 * 2);
  expect(step.flops).toBe(3 * forwardFlops(mixed.model).total * step.tokens);
  // All compute of a rank: its FLOPs at 494.5 TFLOP/s, but for rounding to whole picoseconds.
  const items = [...step.head, ...step.tail];
  const ps = items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0);
  expect(ps / 1e12).toBeCloseTo(step.flops / (32 * 8) / (989e12 * 0.5), 9);
  // Every gradient of a rank is reduced once: dense ones over dp, experts' over edp.
  const bytes = (group: string) =>
    step.collectives.reduce(
      (sum, one, i) => sum + (one.group === group ? one.bytes * (counts[i] ?? 0) : 0),
      0,
    );
  const count = countParameters(mixed.model);
  const experts = (53 + 1) * 8 * count.expert;
  expect(bytes('edp')).toBe((2 * experts) / (8 * 8));
  // Norms and routers are whole on every tp rank: each layer's 2·6144, routers, and the last norm.
  const whole = 57 * 2 * 6144 + 54 * 8 * 6144 + 6144;
  expect(bytes('dp') / 2).toBeCloseTo((count.total - experts - whole) / 8 + whole, 0);
});
