/** Memory by pipeline stage: peaks of schedules, ends, and shards, by hand. */
import { describe, expect, test } from 'vitest';
import { completeTraining, type SparseTraining } from '../../../../src/workload/complete.ts';
import type { ComputeValues } from '../../../../src/workload/compute/params.ts';
import { layerActivations } from '../../../../src/workload/memory/activations.ts';
import { stageLoads, trainingMemory } from '../../../../src/workload/memory/stages.ts';
import { countParameters } from '../../../../src/workload/model.ts';
import { models } from '../../../../src/workload/models/registry.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { llama70b } from '../models.ts';

/** A layer's matrices, and its norms: 2·8192. */
const LAYER = 150_994_944 + 704_643_072;
const MATRIX = 128_256 * 8192;

type Change = Partial<Omit<SparseTraining, 'model'>>;
const trainingOf = (change: Change = {}): Training =>
  completeTraining({
    model: llama70b,
    parallelism: { dp: 4, tp: 8 },
    batch: { sequences: 2, microBatches: 2 },
    ...change,
  });
const pipelineOf = (change: Change = {}) =>
  trainingOf({
    parallelism: { dp: 4, tp: 8, pp: 4, sequenceParallel: true },
    batch: { sequences: 16, microBatches: 16 },
    ...change,
  });
/** Bytes a token that a layer keeps with tp 8 and sequence parallelism. */
const kept = layerActivations(llama70b, 'dense', { tp: 8, sequenceParallel: true, recompute: 'none' });

test('one stage: Llama 3 70B, tp 8, gradients of two bytes', () => {
  const { memory, stage, stages } = trainingMemory(trainingOf());
  expect([stage, stages]).toEqual([0, 1]);
  const { parameters, gradients, optimizer, activations } = memory;
  // Norms, 80·16384 + 8192, are whole.
  const norms = 80 * 16_384 + 8192;
  const held = (countParameters(llama70b).total - norms) / 8 + norms;
  expect({ parameters, gradients, optimizer }).toEqual({
    parameters: 2 * held,
    gradients: 2 * held,
    optimizer: 12 * held,
  });
  // One sequence at a time: 80 layers, the numbers of tokens, the head's inputs, and logits of
  // 128256/8.
  const layer = layerActivations(llama70b, 'dense', { tp: 8, sequenceParallel: false, recompute: 'none' });
  expect(activations).toBe(8192 * (80 * layer + 8 + 4 * 8192 + (4 * 128_256) / 8));
});

describe('stages of 1F1B', () => {
  test('stage s of p keeps p - s micro-batches, so the first needs most', () => {
    const training = pipelineOf();
    expect(stageLoads(training).map(({ inFlight }) => inFlight)).toEqual([4, 3, 2, 1]);
    const { memory, stage, stages } = trainingMemory(training);
    expect([stage, stages]).toEqual([0, 4]);
    // 20 layers, and the embedding; no head.
    expect(memory.parameters).toBe(2 * (20 * (LAYER / 8 + 16_384) + MATRIX / 8));
    expect(memory.activations).toBe(8192 * 4 * (20 * kept + 8));
  });

  test('uneven stages: the one with more layers can need most', () => {
    // 3·30 against 4·10 micro-batches times layers.
    const uneven = pipelineOf({ pipeline: { layers: '10,30,20,20' } });
    const { memory, stage } = trainingMemory(uneven);
    expect(stage).toBe(1);
    expect(memory.activations).toBe(8192 * 3 * 30 * kept);
  });

  test('context parallelism splits the tokens', () => {
    const cp = pipelineOf({ parallelism: { dp: 2, cp: 2, tp: 8, pp: 4, sequenceParallel: true } });
    expect(trainingMemory(cp).memory.activations).toBe(4096 * 4 * (20 * kept + 8));
  });

  test('full recomputation: inputs, and one layer at work', () => {
    const full = { ...pipelineOf(), recompute: 'full' };
    const input = (2 * 8192) / 8;
    expect(trainingMemory(full).memory.activations).toBe(8192 * (4 * (20 * input + 8) + kept));
  });
});

test('interleaved, two chunks a stage: 2(p-1-s) + p + 1 chunks of 10 layers at the peak', () => {
  const training = pipelineOf({ pipeline: { schedule: 'interleaved-1f1b', virtual: 2 } });
  const loads = stageLoads(training);
  // The middle stages have layers alone: 10 layers a chunk are half of the stage.
  expect(loads[1]!.inFlight).toBeCloseTo((2 * 2 + 4 + 1) / 2, 12);
  expect(loads[2]!.inFlight).toBeCloseTo((2 * 1 + 4 + 1) / 2, 12);
});

test('gpipe keeps all micro-batches on every stage', () => {
  const loads = stageLoads(pipelineOf({ pipeline: { schedule: 'gpipe' } }));
  expect(loads.map(({ inFlight }) => inFlight)).toEqual([16, 16, 16, 16]);
});

test('dualpipe: both chunks of a stage, p + 1 activations, and twice the ranks for a shard', () => {
  const training = pipelineOf({
    pipeline: { schedule: 'dualpipe' },
    gradients: { sharding: 'zero1' },
  });
  const { memory, stage } = trainingMemory(training);
  // Stage 0 has the first and the last of four chunks of 20 layers, so both ends.
  const held = 40 * (LAYER / 8 + 16_384) + 2 * (MATRIX / 8) + 8192;
  expect([0, 3]).toContain(stage);
  expect(memory.parameters).toBe(2 * held);
  // Stages 0 and 3 hold the same parameters on 4 dp ranks each.
  expect(memory.optimizer).toBe((12 * held) / 8);
  const [, middle] = stageLoads(training);
  expect(middle!.inFlight).toBe((4 + 1) / 2);
});

describe('shards', () => {
  const norms = 80 * 16_384 + 8192;
  const held = (80 * LAYER + 2 * MATRIX) / 8 + norms;
  const of = (gradients: Change['gradients'], parallelism: Change['parallelism'] = { dp: 4, tp: 8 }) =>
    trainingMemory(trainingOf({ gradients: { dtypeBytes: 4, ...gradients }, parallelism })).memory;
  const layer = LAYER / 8 + 16_384;
  const end = MATRIX / 8;

  test('zero1 over dp 4: 6 + 12/4 bytes a parameter', () => {
    const { parameters, gradients, optimizer } = of({ sharding: 'zero1' });
    expect(parameters + gradients + optimizer).toBe((6 + 12 / 4) * held);
  });

  test('zero1 over dp × cp', () => {
    expect(of({ sharding: 'zero1' }, { dp: 2, cp: 2, tp: 8 }).optimizer).toBe((12 / 4) * held);
  });

  test('fsdp: a part of all, the layer at work, and one gathered ahead', () => {
    // The embedding is larger than a layer; next to it is a layer, as before the head.
    expect(end + 8192).toBeGreaterThan(layer);
    const { parameters, gradients, optimizer } = of({ sharding: 'fsdp' });
    const two = layer + end + 8192;
    expect(parameters).toBe((2 * held) / 4 + 2 * two);
    expect(gradients).toBe((4 * held) / 4 + 4 * two);
    expect(optimizer).toBe((12 * held) / 4);
  });

  test('fsdp with a kept head: a tied matrix stays whole next to the layer at work', () => {
    const kept = { sharding: 'fsdp', reshardHead: false } as const;
    // The head is at work last forward and first backward, when nothing else is gathered.
    expect(of(kept)).toEqual(of({ sharding: 'fsdp' }));
    const step = trainingOf({ gradients: { dtypeBytes: 4, ...kept }, parallelism: { dp: 4, tp: 8 } });
    const { memory } = trainingMemory({ ...step, model: { ...llama70b, tiedEmbedding: true } });
    // One matrix fewer is held; of the others two layers are whole at a time.
    expect(memory.parameters).toBe((2 * (held - end)) / 4 + 2 * (end + 2 * layer));
  });

  test('fsdp without resharding keeps all parameters, and reduces gradients by layer', () => {
    const { parameters, gradients } = of({ sharding: 'fsdp', reshardAfterForward: false });
    expect(parameters).toBe((2 * held) / 4 + 2 * held);
    expect(gradients).toBe((4 * held) / 4 + 4 * (layer + end + 8192));
  });

  test('hsdp in groups of one rank is as no sharding: nothing is gathered next to it', () => {
    expect(of({ sharding: 'hsdp', shard: 1 })).toEqual(of({}));
    // fsdp over one rank likewise.
    const alone = { dp: 1, tp: 8 };
    expect(of({ sharding: 'fsdp' }, alone)).toEqual(of({}, alone));
  });

  test('hsdp: inside groups of shard ranks', () => {
    expect(of({ sharding: 'hsdp', shard: 2 }).optimizer).toBe((12 * held) / 2);
  });

  test('experts that one rank alone holds are not gathered', () => {
    const model = { ...llama70b, experts: 8, topK: 2, expertFfn: 14_336 };
    const { memory } = trainingMemory(
      completeTraining({
        model,
        parallelism: { dp: 8, ep: 8 },
        batch: { sequences: 2, microBatches: 2 },
        gradients: { sharding: 'fsdp' },
      }),
    );
    // One expert of each of 80 layers, whole; of the rest, an eighth and two units: a layer without
    // its expert (attention, router, norms) and the larger end.
    const expert = 3 * 8192 * 14_336;
    const dense = 150_994_944 + 8 * 8192 + 16_384;
    const share = (80 * dense + 2 * MATRIX + 8192) / 8;
    expect(memory.parameters).toBe(2 * (80 * expert + share + dense + MATRIX + 8192));
  });

  test('experts are sharded over the ranks that hold the same ones', () => {
    const model = { ...llama70b, experts: 8, topK: 2, expertFfn: 14_336 };
    const { memory } = trainingMemory(
      completeTraining({
        model,
        parallelism: { dp: 8, ep: 4 },
        batch: { sequences: 1 },
        gradients: { sharding: 'zero1' },
      }),
    );
    const count = countParameters(model);
    const experts = 80 * 8 * count.expert;
    // Two replicas of the experts, eight of all else.
    expect(memory.optimizer).toBe(12 * (experts / 4 / 2 + (count.total - experts) / 8));
  });
});

test('attention of several kernels keeps scores, and dropout its masks', () => {
  // GPT-3 with a table of rates of 2021: 34 + 5·a·s/h bytes a token and layer in units of h
  // (Korthikanti et al. 2022, table 2); the embedding has a mask of h, the head 4·h + 4·V.
  const model = models.find(({ name }) => name === 'gpt-3-175b')!.shape;
  const step = completeTraining({ model, parallelism: { dp: 1 }, batch: { sequences: 1 } });
  const { hidden: h, heads: a, sequence: s, layers, vocab } = step.model;
  const compute = { values: { attention: 'unfused' } as ComputeValues };
  const { activations } = trainingMemory({ ...step, compute }).memory;
  expect(activations).toBeCloseTo(s * (layers * (34 * h + 5 * a * s) + 8 + h + 4 * h + 4 * vocab), -3);
  // Recomputed cores keep a float a row.
  const again = trainingMemory({ ...step, compute, recompute: 'selective' }).memory.activations;
  const core = s * 5 * a * s;
  expect(activations - again).toBeCloseTo((layers - 1) * (core - s * 4 * a), -3);
});
