/** GPT-3 (Brown et al., "Language Models are Few-Shot Learners", 2020, table 2.1). */
import type { Model } from './model.ts';

export const gpt3Models: readonly Model[] = [
  {
    name: 'gpt-3-175b',
    summary: 'GPT-3 175B: dense, plain MLP, tied embedding, sequences of 2,048',
    shape: {
      layers: 96,
      hidden: 12_288,
      heads: 96,
      ffn: 49_152,
      mlp: 'plain',
      vocab: 50_257,
      tiedEmbedding: true,
      sequence: 2048,
      attention: 'causal',
    },
    sources: [
      'Brown et al., "Language Models are Few-Shot Learners", arXiv 2005.14165, table 2.1; vocabulary of GPT-2',
      'left out: biases and position embeddings (0.04 B), and that every second layer is sparse',
    ],
  },
];
