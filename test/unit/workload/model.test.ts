import { expect, test } from 'vitest';
import { forwardFlops } from '../../../src/workload/flops.ts';
import { countParameters } from '../../../src/workload/model.ts';
import { llama70b, mixtral8x22b } from './models.ts';

test('Llama-3-70B has 70.55 B parameters', () => {
  // A layer: attention 2·8192²+2·8192·1024 = 150,994,944; MLP 3·8192·28672 = 704,643,072; norms
  // 16,384. 80 layers 68,452,352,000, embedding and head 2·128256·8192 = 2,101,346,304, last norm
  // 8,192.
  const count = countParameters(llama70b);
  expect(count.total).toBe(80 * (150_994_944 + 704_643_072 + 16_384) + 2_101_346_304 + 8192);
  expect(count.total / 1e9).toBeCloseTo(70.55, 2);
  expect(count.active).toBe(count.total);
});

test('Mixtral 8x22B has 140.6 B parameters, 39.1 B active', () => {
  // Published: 141 B and 39 B. An expert: 3·6144·16384 = 301,989,888; 56 layers of 8, 2 of them
  // active.
  const count = countParameters(mixtral8x22b);
  expect(count.expert).toBe(301_989_888);
  expect(count.total / 1e9).toBeCloseTo(140.62, 1);
  expect(count.active / 1e9).toBeCloseTo(39.15, 1);
  expect(count.total - count.active).toBe(56 * 6 * 301_989_888);
});

test('Megatron SC21: forward FLOPs of a plain, tied, full-attention GPT', () => {
  // Narayanan et al., appendix: per layer 24·B·s·h² + 4·B·s²·h with ffn = 4h, and 2·B·s·h·V for the
  // logits; B·s tokens.
  const gpt = { ...llama70b, kvHeads: 64, ffn: 4 * 8192, mlp: 'plain', tiedEmbedding: true };
  const { hidden: h, sequence: s, layers, vocab } = gpt;
  const expected = layers * (24 * h * h + 4 * s * h) + 2 * h * vocab;
  expect(forwardFlops(gpt).total).toBe(expected);
});

test('FLOPs of a mixture of experts follow its active parameters', () => {
  // Two FLOPs for each active matrix parameter but the embedding's look-up, and the scores
  // 4·s·heads·headDim a layer.
  const count = countParameters(mixtral8x22b);
  const norms = 56 * 2 * 6144 + 6144;
  const scores = 56 * 4 * mixtral8x22b.sequence * 6144;
  expect(forwardFlops(mixtral8x22b).total).toBe(2 * (count.active - count.embedding - norms) + scores);
});
