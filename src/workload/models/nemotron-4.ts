/** Nemotron-4 (NVIDIA, 2024): dense, squared ReLU, no biases, untied embedding. */
import type { Model, ModelShape } from './model.ts';

function nemotron4(size: string, shape: Omit<ModelShape, 'vocab' | 'sequence'>, source: string): Model {
  return {
    name: `nemotron-4-${size.toLowerCase()}`,
    summary: `Nemotron-4 ${size}: dense, plain MLP, grouped-query attention, sequences of 4,096`,
    shape: { ...shape, kvHeads: 8, mlp: 'plain', vocab: 256_000, sequence: 4096, attention: 'causal' },
    sources: [source],
  };
}

export const nemotron4Models: readonly Model[] = [
  nemotron4(
    '15B',
    { layers: 32, hidden: 6144, heads: 48, ffn: 24_576 },
    'Parmar et al., "Nemotron-4 15B Technical Report", arXiv 2402.16819, table 1: 3.2 B embedding, 12.5 B other parameters',
  ),
  nemotron4(
    '340B',
    { layers: 96, hidden: 18_432, heads: 96, ffn: 73_728 },
    'NVIDIA, "Nemotron-4 340B Technical Report", arXiv 2406.11704, table 1: 9.4 B embedding, 331.6 B other parameters',
  ),
];
