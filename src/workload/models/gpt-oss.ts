/** gpt-oss (OpenAI, 2025): 128 experts, 4 a token. */
import type { Model } from './model.ts';

export const gptOssModels: readonly Model[] = [
  {
    name: 'gpt-oss-120b',
    summary: 'gpt-oss-120b: 128 experts, 4 a token, grouped-query attention, sequences of 4,096',
    shape: {
      layers: 36,
      hidden: 2880,
      heads: 64,
      kvHeads: 8,
      headDim: 64,
      vocab: 201_088,
      sequence: 4096,
      attention: 'causal',
      experts: 128,
      topK: 4,
      expertFfn: 2880,
    },
    sources: [
      'OpenAI, "gpt-oss-120b & gpt-oss-20b Model Card", arXiv 2508.10925, table 1: 116.8 B parameters, 5.1 B active without the embedding',
      'openai/gpt-oss, gpt_oss/torch/model.py; left out: biases, and that every second layer attends to 128 tokens only',
    ],
  },
];
