/** Named models against what their makers say of them. */
import { describe, expect, test } from 'vitest';
import { completeModel } from '../../../src/workload/complete.ts';
import { forwardFlops, layerFlops } from '../../../src/workload/flops.ts';
import {
  countParameters,
  layerParameters,
  layerRuns,
  type ParameterCount,
} from '../../../src/workload/model.ts';
import type { ModelValues } from '../../../src/workload/model-params.ts';
import { models } from '../../../src/workload/models/registry.ts';
import { llama70b, mixtral8x22b } from './models.ts';

const modelOf = (name: string): ModelValues => {
  const found = models.find((model) => model.name === name);
  if (!found) throw new Error(`no model ${name}`);
  return completeModel(found.shape);
};

/** Advertised: total, and active parameters, as text; some are cut and not rounded. */
const ADVERTISED: readonly { readonly name: string; readonly total: string; readonly active?: string }[] = [
  { name: 'llama-3-8b', total: '8' },
  { name: 'llama-3-70b', total: '70' },
  { name: 'llama-3-405b', total: '405' },
  { name: 'gpt-3-175b', total: '175' },
  { name: 'megatron-18b', total: '18.4' },
  { name: 'megatron-39b', total: '39.1' },
  { name: 'megatron-76b', total: '76.1' },
  { name: 'megatron-145b', total: '145.6' },
  { name: 'megatron-310b', total: '310.1' },
  { name: 'megatron-530b', total: '529.6' },
  { name: 'megatron-1t', total: '1008.0' },
  { name: 'nemotron-4-15b', total: '15.7' },
  { name: 'nemotron-4-340b', total: '341.0' },
  { name: 'mixtral-8x7b', total: '47', active: '13' },
  { name: 'mixtral-8x22b', total: '141', active: '39' },
  { name: 'deepseek-v3', total: '671' },
  { name: 'qwen3-30b-a3b', total: '30.5', active: '3.3' },
  { name: 'qwen3-235b-a22b', total: '235', active: '22' },
  { name: 'gpt-oss-120b', total: '116.8' },
  { name: 'grok-1', total: '314' },
];

/** Parts that the makers of a model do not count. */
const LEFT_OUT: Readonly<Record<string, (count: ParameterCount) => number>> = {
  'deepseek-v3': ({ mtp }) => mtp,
  'grok-1': ({ embedding }) => embedding,
};

test('every model is held to its totals', () => {
  expect(ADVERTISED.map(({ name }) => name)).toEqual(models.map(({ name }) => name));
});

/** One unit of the last digit: a figure may be cut or rounded. */
const unitOf = (text: string) => 10 ** -(text.split('.')[1]?.length ?? 0);

test.each(ADVERTISED)('$name has $total B parameters', ({ name, total, active }) => {
  const count = countParameters(modelOf(name));
  const counted = count.total - (LEFT_OUT[name]?.(count) ?? 0);
  expect(Math.abs(counted / 1e9 - Number(total))).toBeLessThan(unitOf(total));
  if (active !== undefined)
    expect(Math.abs(count.active / 1e9 - Number(active))).toBeLessThan(unitOf(active));
});

test('totals that leave a part out', () => {
  // README_WEIGHTS.md of DeepSeek-V3: 671 B and 36.6 to 36.7 B active, without the embedding.
  const main = countParameters({ ...modelOf('deepseek-v3'), mtp: 0 });
  expect(main.total / 1e9).toBeCloseTo(671.03, 2);
  expect((main.active - main.embedding) / 1e9).toBeCloseTo(36.6, 1);
  const { mtp } = countParameters(modelOf('deepseek-v3'));
  // 11.5 B there; the projection of 2·7168² is 0.10 B of it.
  expect(mtp / 1e9).toBeCloseTo(11.6, 1);
  // Model card of gpt-oss-120b: 5.13 B active, biases included, and no embedding.
  const oss = countParameters(modelOf('gpt-oss-120b'));
  expect((oss.active - oss.embedding) / 1e9).toBeCloseTo(5.13, 1);
  // Model card of Qwen3-235B-A22B: 234 B besides the embeddings.
  const qwen = countParameters(modelOf('qwen3-235b-a22b'));
  expect((qwen.total - qwen.embedding - qwen.head) / 1e9).toBeCloseTo(233.85, 1);
});

/**
 * FLOPs of a token, forward and backward, that published TFLOP/s come to when divided by published
 * tokens/s (performance tables of Megatron-Bridge, 2026: causal; of NeMo, 2024: square).
 */
test.each([
  ['llama-3-405b', 'causal', 2.524e12],
  ['llama-3-405b', 'square', 2.625e12],
  ['llama-3-70b', 'causal', 4.492e11],
  ['llama-3-70b', 'square', 4.814e11],
  ['llama-3-8b', 'causal', 5.147e10],
  ['llama-3-8b', 'square', 5.791e10],
  ['deepseek-v3', 'causal', 2.6e11],
  ['qwen3-30b-a3b', 'causal', 2.31e10],
  ['qwen3-235b-a22b', 'causal', 1.483e11],
] as const)('%s, %s: %f FLOPs a token', (name, count, expected) => {
  const flops = 3 * forwardFlops(modelOf(name), count).total;
  expect(Math.abs(flops / expected - 1)).toBeLessThan(0.003);
});

test('DeepSeek-V3 without multi-token prediction: 2.50e11, and one product for logits', () => {
  const model = modelOf('deepseek-v3');
  const without = forwardFlops({ ...model, mtp: 0 }, 'causal');
  expect(Math.abs((3 * without.total) / 2.5e11 - 1)).toBeLessThan(0.003);
  const { attention, mlp, head, total } = forwardFlops(model, 'causal');
  expect(total - without.total).toBe(attention + mlp + head + 4 * 7168 ** 2);
});

describe('MLA', () => {
  const model = modelOf('deepseek-v3');

  test('has low-rank projections, and norms of its ranks', () => {
    // Queries 1536·(7168 + 128·192), keys and values 512·(7168 + 128·256) + 7168·64, output
    // 128·128·7168.
    const { attention, norms } = layerParameters(model, 'dense');
    expect(attention).toBe(1536 * (7168 + 128 * 192) + 512 * (7168 + 128 * 256) + 7168 * 64 + 16384 * 7168);
    expect(norms).toBe(2 * 7168 + 1536 + 512);
    const full = layerParameters({ ...model, queryRank: undefined }, 'dense');
    expect(full.attention - attention).toBe(7168 * 128 * 192 - 1536 * (7168 + 128 * 192));
  });

  test('scores cost the width of a key and of a value', () => {
    // Half of the square: s·a·(192 + 128).
    expect(layerFlops(model, 'dense', 'causal').scores).toBe(4096 * 128 * (192 + 128));
    expect(layerFlops(model, 'dense', 'square').scores).toBe(2 * 4096 * 128 * (192 + 128));
  });
});

test('leading dense layers have an MLP, the others experts', () => {
  const model = modelOf('deepseek-v3');
  expect(layerRuns(model)).toEqual([
    { kind: 'dense', layers: 3 },
    { kind: 'experts', layers: 58 },
  ]);
  expect(layerParameters(model, 'dense')).toMatchObject({ mlp: 3 * 7168 * 18432, router: 0, expert: 0 });
  const { mlp, router, expert, shared } = layerParameters(model, 'experts');
  expect({ mlp, router, expert, shared }).toEqual({
    mlp: 0,
    router: 256 * 7168,
    expert: 3 * 7168 * 2048,
    shared: 3 * 7168 * 2048,
  });
  // Nine experts, six FLOPs an inner column; the router is told apart.
  const { mlp: flops, router: choice } = layerFlops(model, 'experts', 'causal');
  expect(flops).toBe(9 * 6 * 7168 * 2048);
  expect(choice).toBe(2 * 7168 * 256);
});

test('names stand for the blocks that tests write out', () => {
  expect(modelOf('llama-3-70b')).toEqual({ ...llama70b, attention: 'causal' });
  expect(modelOf('mixtral-8x22b')).toEqual({ ...mixtral8x22b, attention: 'causal' });
});
