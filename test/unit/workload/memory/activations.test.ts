/** Activations against Korthikanti et al. 2022, table 2, and sums by hand. */
import { describe, expect, test } from 'vitest';
import { completeModel } from '../../../../src/workload/complete.ts';
import {
  type ActivationSplit,
  embeddingActivations,
  headActivations,
  layerActivations,
} from '../../../../src/workload/memory/activations.ts';
import { models } from '../../../../src/workload/models/registry.ts';
import { llama70b, mixtral8x22b } from '../models.ts';

const shapeOf = (name: string) => completeModel(models.find((model) => model.name === name)!.shape);
const gpt3 = shapeOf('gpt-3-175b');
const plain: ActivationSplit = { tp: 1, sequenceParallel: false, recompute: 'none' };
/** As in the paper: dropout, and kernels that are not fused. */
const paper: ActivationSplit = { ...plain, scores: true, dropout: true };

describe('table 2 of Korthikanti et al., a token of a layer in units of h', () => {
  const { hidden: h, heads: a, sequence: s } = gpt3;
  const scores = (5 * a * s) / h;
  const units = (split: Partial<ActivationSplit>) =>
    layerActivations(gpt3, 'dense', { ...paper, ...split }) / h;

  test('no parallelism: 34 + 5as/h', () => {
    expect(units({})).toBeCloseTo(34 + scores, 9);
  });
  test('tensor parallelism: 10 + 24/t + 5as/(ht)', () => {
    expect(units({ tp: 8 })).toBeCloseTo(10 + 24 / 8 + scores / 8, 9);
  });
  test('and sequence parallelism: 34/t + 5as/(ht)', () => {
    expect(units({ tp: 8, sequenceParallel: true })).toBeCloseTo(34 / 8 + scores / 8, 9);
  });
  test('selective recomputation: 10 + 24/t, 34/t', () => {
    // The fused kernel's float a row is all that is left of core attention: 4·a bytes.
    const rows = (4 * a) / (8 * h);
    expect(units({ tp: 8, recompute: 'selective' })).toBeCloseTo(10 + 24 / 8 + rows, 9);
    expect(units({ tp: 8, recompute: 'selective', sequenceParallel: true })).toBeCloseTo(34 / 8 + rows, 9);
  });
  test('full recomputation: 2', () => {
    expect(units({ recompute: 'full' })).toBe(2);
    expect(units({ recompute: 'full', tp: 8 })).toBe(2);
    expect(units({ recompute: 'full', tp: 8, sequenceParallel: true })).toBe(2 / 8);
  });
  test('ends: mask of the embedding, 4sbh/t (1 + v/h)', () => {
    const split = { ...paper, tp: 8, sequenceParallel: true };
    expect(embeddingActivations(gpt3, split)).toBe(8 + h / 8);
    expect(headActivations(gpt3, split)).toBeCloseTo((4 * h * (1 + gpt3.vocab / h)) / 8, 6);
  });
});

describe('by hand', () => {
  test('Llama 3 70B: grouped-query attention, a gated MLP, fused attention', () => {
    // Elements a token: two norms and two inputs of 8192; queries 8192, keys and values 8·128 each,
    // output 8192; gate, up and their product of 28672. Two bytes each, and a float a head.
    const elements = 4 * 8192 + (8192 + 2 * 1024 + 8192) + 3 * 28672;
    expect(layerActivations(llama70b, 'dense', plain)).toBe(2 * elements + 4 * 64);
    // tp 8 splits all but the four of 8192.
    const split = 2 * (4 * 8192 + (8192 + 2 * 1024 + 8192 + 3 * 28672) / 8) + (4 * 64) / 8;
    expect(layerActivations(llama70b, 'dense', { ...plain, tp: 8 })).toBe(split);
    // tp 16: half of the ranks have the same key-value head.
    const doubled = 2 * (4 * 8192 + (2 * 8192 + 3 * 28672) / 16 + 2 * 128) + (4 * 64) / 16;
    expect(layerActivations(llama70b, 'dense', { ...plain, tp: 16 })).toBe(doubled);
  });

  test('Mixtral: two copies of a token before and after its experts', () => {
    const attention = 4 * 6144 + 2 * 6144 + 2 * 1024;
    const experts = 2 * (2 * 6144 + 3 * 16384);
    expect(layerActivations(mixtral8x22b, 'experts', plain)).toBe(2 * (attention + experts) + 4 * 48 + 4 * 8);
  });

  test('DeepSeek-V3: low ranks are whole, heads are split', () => {
    const model = shapeOf('deepseek-v3');
    const heads = (128 * (192 + 192 + 128 + 128)) / 4;
    const latent = 2 * (512 + 1536) + 64;
    const mlp = (3 * 18432) / 4;
    const bytes = 2 * (4 * 7168 + heads + latent + mlp) + (4 * 128) / 4;
    expect(layerActivations(model, 'dense', { ...plain, tp: 4 })).toBe(bytes);
    // Eight experts and a shared one; the router's 256 floats are whole.
    const experts = (8 * (2 * 7168 + 3 * 2048) + 3 * 2048) / 4;
    const routed = 2 * (4 * 7168 + heads + latent + experts) + (4 * 128) / 4 + 4 * 256;
    expect(layerActivations(model, 'experts', { ...plain, tp: 4 })).toBe(routed);
  });
});
