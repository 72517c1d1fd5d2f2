/** Grok-1 (xAI, 2024): 8 experts, 2 a token, tied embedding. */
import type { Model } from './model.ts';

export const grok1Models: readonly Model[] = [
  {
    name: 'grok-1',
    summary: 'Grok-1: 8 experts, 2 a token, grouped-query attention, tied embedding, sequences of 8,192',
    shape: {
      layers: 64,
      hidden: 6144,
      heads: 48,
      kvHeads: 8,
      headDim: 128,
      vocab: 131_072,
      tiedEmbedding: true,
      sequence: 8192,
      attention: 'causal',
      experts: 8,
      topK: 2,
      expertFfn: 32_768,
    },
    sources: [
      'xai-org/grok-1, README.md, run.py and model.py (ffn_size): 314 B parameters, which leave out the embedding of 0.8 B and are cut, not rounded',
    ],
  },
];
