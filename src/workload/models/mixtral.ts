/** Mixtral (Mistral AI, 2023 and 2024): 8 experts, 2 a token. */
import type { Model, ModelShape } from './model.ts';

function mixtral(
  size: string,
  shape: Pick<ModelShape, 'layers' | 'hidden' | 'heads' | 'expertFfn' | 'sequence'>,
  source: string,
): Model {
  const sequence = shape.sequence.toLocaleString('en');
  return {
    name: `mixtral-${size.toLowerCase()}`,
    summary: `Mixtral ${size}: 8 experts, 2 a token, grouped-query attention, sequences of ${sequence}`,
    shape: { ...shape, kvHeads: 8, vocab: 32_000, experts: 8, topK: 2, attention: 'causal' },
    sources: [source, 'length of the sequences in training: not published, assumed'],
  };
}

export const mixtralModels: readonly Model[] = [
  mixtral(
    '8x7B',
    { layers: 32, hidden: 4096, heads: 32, expertFfn: 14_336, sequence: 4096 },
    'Jiang et al., "Mixtral of Experts", arXiv 2401.04088, table 1: 47 B parameters, 13 B active',
  ),
  mixtral(
    '8x22B',
    { layers: 56, hidden: 6144, heads: 48, expertFfn: 16_384, sequence: 4096 },
    'Mistral AI, config.json of Mixtral-8x22B-v0.1; "Cheaper, Better, Faster, Stronger" (2024): 141 B parameters, 39 B active',
  ),
];
