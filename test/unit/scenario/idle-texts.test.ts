/** Warnings of a training step: keys without effect, and widths that tp does not divide. */
import { expect, test } from 'vitest';
import { warningText } from '../../../src/report/warnings/text.ts';
import { wovenProgram } from '../../../src/run/training/program.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { forewarnings } from '../../../src/scenario/forewarn.ts';

/** Warnings of a step before it runs, and those of its program. */
async function warningsOf(parallelism: string, blocks = '', model = ''): Promise<string[]> {
  const scenario = await parseScenario(`
fabric: star:hosts=8,rate=100Gbit/s
training:
  model: { layers: 4, hidden: 96, heads: 12, kvHeads: 4, ffn: 96, vocab: 1000, sequence: 96${model} }
  parallelism: ${parallelism}
  batch: { sequences: 2 }
  ${blocks}
`);
  const { workload, fabric } = scenario;
  if (workload.kind !== 'training') throw new Error('no training step');
  const { notes } = wovenProgram(workload.training, { fabric: fabric.build(), profile: undefined });
  return [...forewarnings(scenario), ...notes].map(warningText);
}

test('a pipeline without pp', async () => {
  expect(await warningsOf('{ dp: 2 }', 'pipeline: { layers: with-ends, p2p: async }')).toEqual([
    'training.pipeline.layers and training.pipeline.p2p have no effect: pp is 1; use pp above 1, or omit them',
  ]);
});

test('keys of gradients that another sharding needs', async () => {
  const gradients = 'gradients: { sharding: zero1, reshardAfterForward: false }';
  expect(await warningsOf('{ dp: 2 }', gradients)).toEqual([
    'training.gradients.reshardAfterForward has no effect: it is for sharding fsdp and hsdp; set gradients.sharding: fsdp, or omit it',
  ]);
});

test('algorithms of groups that the step has not, or of other collectives', async () => {
  expect(await warningsOf('{ dp: 2 }', 'algorithms: { cp: direct, dp: ring }')).toEqual([
    'training.algorithms.cp has no effect: no collective has the group cp in this training step; omit it',
  ]);
  const scattered = '{ dp: 1, tp: 2, sequenceParallel: true }';
  expect(await warningsOf(scattered, 'algorithms: { tp: double-binary-tree }')).toEqual([
    'training.algorithms.tp has no effect: double-binary-tree is not an algorithm of its reduce-scatter and all-gather; use one of these, or omit it',
  ]);
  expect(await warningsOf('{ dp: 2 }', 'algorithms: auto')).toEqual([]);
});

test.each(['mlp,experts', '[mlp, experts]'])('a module that no layer has, of %s', async (modules) => {
  const [warning, ...others] = await warningsOf('{ dp: 2 }', `recompute: ${modules}`);
  expect(others).toEqual([]);
  expect(warning).toMatch(/^training.recompute: experts has no effect/);
});

test('a key that is set to its default says nothing', async () => {
  const keys = 'pipeline: { schedule: 1f1b }\n  gradients: { overlap: true, prefetch: 1 }';
  expect(await warningsOf('{ dp: 2, cp: 1, cpKind: ring, sequenceParallel: false }', keys)).toEqual([]);
});

test('a part of the traffic of tp under products without sequence parallelism', async () => {
  expect(await warningsOf('{ dp: 1, tp: 2, tpOverlap: 50% }')).toEqual([
    'training.parallelism.tpOverlap has no effect: without sequenceParallel tp all-reduces between blocks; ' +
      'set parallelism.sequenceParallel: true, or omit it',
  ]);
  expect(await warningsOf('{ dp: 1, tp: 2, tpOverlap: 50%, sequenceParallel: true }')).toEqual([]);
  const [alone] = await warningsOf('{ dp: 1, tpOverlap: 50%, sequenceParallel: true }');
  expect(alone).toMatch(/tpOverlap have no effect: tp is 1/);
});

test('dense layers that leave none for experts', async () => {
  const experts = ', experts: 4, expertFfn: 64, denseLayers: 4';
  expect(await warningsOf('{ dp: 2 }', 'experts: { skew: 1 }', experts)).toEqual([
    'training.model.experts and training.model.expertFfn and training.experts.skew have no effect: ' +
      'model.denseLayers covers all layers, so none has experts; set a smaller denseLayers, or omit them',
  ]);
  expect((await warningsOf('{ dp: 2 }', 'experts: { skew: 1 }')).join()).toMatch(/set model.experts/);
});

test('an efficiency next to rates', async () => {
  const keys = 'accelerator: { name: h100, efficiency: 40% }\n  compute: h100-bf16-2025';
  expect(await warningsOf('{ dp: 2 }', keys)).toEqual([
    'training.accelerator.efficiency has no effect: training.compute says how fast kernels are; omit compute, or omit it',
  ]);
});

test('rates for another accelerator, or another precision', async () => {
  const of = async (accelerator: string, table: string) =>
    warningsOf('{ dp: 2 }', `accelerator: ${accelerator}\n  compute: ${table}`);
  expect(await of('h100', 'h100-bf16-2025')).toEqual([]);
  expect(await of('{ name: h100, peak: 990TFLOP/s }', 'h100-bf16-2025')).toEqual([]);
  expect(await of('h100', 'a100-fp16-2021')).toEqual([
    'training.compute: a100-fp16-2021 is for a peak of 312 TFLOP/s, but accelerator.peak is 989 TFLOP/s: ' +
      'times are those of the table, and utilization is a share of accelerator.peak; ' +
      'use the accelerator and the precision of the table, or other rates',
    expect.stringMatching(/^with the rates a100-fp16-2021, seconds of \d+ measured training steps are off/),
  ]);
  const [other, ...more] = await of('{ name: h100, precision: fp8 }', 'h100-bf16-2025');
  expect(more).toEqual([]);
  expect(other).toMatch(/is for a peak of 989 TFLOP.s, but accelerator.peak is 1.98 PFLOP/);
  expect(await of('h100', '{ products: 600TFLOP/s, memoryRate: 3TB/s }')).toEqual([]);
});

test('values of blocks that start from a name, or are a SPEC', async () => {
  const [named] = await warningsOf('{ dp: 2 }', 'accelerator: { name: h100, memoryRate: 1TB/s }');
  expect(named).toMatch(/^training.accelerator.memoryRate has no effect/);
  const [spec] = await warningsOf('{ dp: 2 }', 'accelerator: h100:memoryRate=1TB/s');
  expect(spec).toBe(named);
});

test('choices of a framework are not keys of the scenario', async () => {
  expect(await warningsOf('{ dp: 2 }', 'framework: megatron')).toEqual([]);
});

test('widths that tp does not divide', async () => {
  expect(await warningsOf('{ dp: 1, tp: 6 }')).toEqual([
    'tp 6 does not divide kvHeads 4 of the model, which frameworks refuse: all ranks get kvHeads/tp here; use tp that divides 4',
  ]);
  expect(await warningsOf('{ dp: 1, tp: 4 }', '', ', experts: 2, expertFfn: 30')).toEqual([
    'training.model.ffn has no effect: all layers have experts, of width expertFfn; set model.denseLayers, or omit it',
    'tp 4 does not divide expertFfn 30 of the model, which frameworks refuse: all ranks get expertFfn/tp here; use tp that divides 30',
  ]);
});
