/** The mixtures of experts of Qwen3 (Qwen Team, 2025): 128 experts, 8 a token. */
import type { Model, ModelShape } from './model.ts';

function qwen3(
  size: string,
  shape: Pick<ModelShape, 'layers' | 'hidden' | 'heads' | 'expertFfn'>,
  totals: string,
): Model {
  return {
    name: `qwen3-${size.toLowerCase()}`,
    summary: `Qwen3 ${size}: 128 experts, 8 a token, grouped-query attention, sequences of 4,096`,
    shape: {
      ...shape,
      kvHeads: 4,
      headDim: 128,
      vocab: 151_936,
      sequence: 4096,
      attention: 'causal',
      experts: 128,
      topK: 8,
    },
    sources: [
      `Qwen Team, "Qwen3 Technical Report", arXiv 2505.09388, table 2; config.json of Qwen3-${size}: ${totals}`,
      'left out: the norms of queries and keys',
    ],
  };
}

export const qwen3Models: readonly Model[] = [
  qwen3(
    '30B-A3B',
    { layers: 48, hidden: 2048, heads: 32, expertFfn: 768 },
    '30.5 B parameters, 3.3 B active',
  ),
  qwen3(
    '235B-A22B',
    { layers: 94, hidden: 4096, heads: 64, expertFfn: 1536 },
    '235 B parameters, 22 B active',
  ),
];
