/** A training step of one stage as a program: its work, its bytes, and what hides. */
import { expect, test } from 'vitest';
import { trainingProblems } from '../../../src/workload/check.ts';
import { forwardFlops } from '../../../src/workload/flops.ts';
import { countParameters } from '../../../src/workload/model.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../src/workload/params.ts';
import type { StepProgram } from '../../../src/workload/program.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { accelerator, llama70b, mixtral8x22b, tinyTraining } from './models.ts';
import { itemsOf, stepTime } from './parallelism/flatten.ts';

/** Bytes of all calls of a kind of group. */
function bytesOf(program: StepProgram, group: string): number {
  const { calls } = graphOf(program);
  return program.collectives.reduce(
    (sum, one, i) => sum + (one.group === group ? one.bytes * calls[i]! : 0),
    0,
  );
}

/** Index of the only collective of that name. */
function indexOf(program: StepProgram, name: string): number {
  return program.collectives.findIndex((one) => one.name === name);
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

test('compute time is 3 · FLOPs of the tokens / (ranks · peak · efficiency)', () => {
  for (const training of [dense, moe]) {
    const step = buildProgram(training);
    const time = stepTime(step, () => 0);
    expect(time / ((step.facts.flops / 256 / (989e12 * 0.5)) * 1e12)).toBeCloseTo(1, 9);
  }
});

test('a dense layer has four exposed all-reduces of tokens · hidden · 2 bytes', () => {
  // 80 layers, two forward and two backward each, one for the embedding, one for the head's input
  // gradient: 322.
  const { program } = buildProgram(dense);
  const tp = indexOf(program, 'tp all-reduce');
  expect(program.collectives[tp]!.bytes).toBe(2 * 8192 * 8192 * 2);
  expect(graphOf(program).calls[tp]).toBe(322);
});

test('every gradient of a rank is reduced once', () => {
  const { program, facts } = buildProgram(dense);
  // Matrices are sliced over tp, norms are on every rank: (total - norms)/8 + norms, two bytes
  // each.
  const norms = 80 * 2 * 8192 + 8192;
  expect(bytesOf(program, 'dp')).toBe(((facts.parameters - norms) / 8 + norms) * 2);
});

test('experts: their gradients go to the ranks that hold the same ones', () => {
  const { program } = buildProgram(moe);
  // 56 layers · 8 experts · 301,989,888 / (tp 8 · ep 8) · 2 bytes.
  expect(bytesOf(program, 'edp')).toBe((56 * 8 * 301_989_888 * 2) / 64);
  const reduced = program.collectives.filter(({ group }) => group === 'edp');
  expect(reduced.every(({ groups }) => groups[0]!.length === 4)).toBe(true);
  // Dispatch and combine, both ways, in each of two micro-batches and 56 layers.
  const ep = indexOf(program, 'ep all-to-all');
  expect(graphOf(program).calls[ep]).toBe(2 * 4 * 56);
  // Two sequences a micro-batch · 4096 tokens · topK 2 · hidden 6144 · 2 bytes / tp 8.
  expect(program.collectives[ep]!.bytes).toBe((2 * 4096 * 2 * 6144 * 2) / 8);
});

test('a bucket is hidden behind the rest of the backward pass, the last one is not', () => {
  // One layer, no tp, one bucket a block; 1 TFLOP/s, of which half are reached. Backward ends with
  // the embedding, which takes no time, so the last two buckets, of attention and of the embedding,
  // are not hidden.
  const training = { ...tinyTraining({ layers: 1, bucket: 1 }), parallelism: { dp: 2, tp: 1, pp: 1, ep: 1 } };
  const step = buildProgram(training);
  const compute = stepTime(step, () => 0);
  // Buckets: head, mlp, attention, embedding. Backward of the mlp: 2 · forward · 256 tokens.
  const mlp = (2 * 256 * 2 * 3 * 64 * 128 * 1e12) / 0.5e12;
  const quick = Math.floor(mlp / 100);
  // Each quicker than the compute after it: only the last two are seen.
  expect(stepTime(step, () => quick)).toBe(compute + 2 * quick);
  // Slower than the whole backward pass: all four follow each other from the head's end.
  expect(stepTime(step, () => compute)).toBe(headEnd(step.program) + 4 * compute);
});

/** When the backward pass of the head ends, where collectives take no time. */
function headEnd(program: StepProgram): number {
  const items = itemsOf(program.roles[0]!);
  const head = items.findIndex(({ label }) => label === 'B head');
  return items.slice(0, head + 1).reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0);
}

test('without overlap all buckets wait for the end of the backward pass', () => {
  const { program } = buildProgram({ ...dense, gradients: { ...dense.gradients, overlap: false } });
  const items = itemsOf(program.roles[0]!);
  const first = items.findIndex((item) => program.streams[item.on] === 'dp');
  expect(first).toBeGreaterThan(0);
  expect(items.slice(first).every((item) => program.streams[item.on] === 'dp')).toBe(true);
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
  const { program, facts } = buildProgram(mixed);
  // 53 layers of experts and a module, two exchanges forward and two backward, two micro-batches.
  expect(graphOf(program).calls[indexOf(program, 'ep all-to-all')]).toBe((53 + 1) * 4 * 2);
  expect(facts.flops).toBe(3 * forwardFlops(mixed.model).total * facts.tokens);
  // All compute of a rank: its FLOPs at 494.5 TFLOP/s, but for rounding to whole picoseconds.
  const items = itemsOf(program.roles[0]!);
  const ps = items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0);
  expect(ps / 1e12).toBeCloseTo(facts.flops / (32 * 8) / (989e12 * 0.5), 9);
  // Every gradient of a rank is reduced once: dense ones over dp, experts' over edp.
  const count = countParameters(mixed.model);
  const experts = (53 + 1) * 8 * count.expert;
  expect(bytesOf(program, 'edp')).toBe((2 * experts) / (8 * 8));
  // Norms and routers are whole on every tp rank: each layer's 2·6144, routers, and the last norm.
  const whole = 57 * 2 * 6144 + 54 * 8 * 6144 + 6144;
  expect(bytesOf(program, 'dp') / 2).toBeCloseTo((count.total - experts - whole) / 8 + whole, 0);
});
