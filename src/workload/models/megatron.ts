/**
 * The GPT models of Megatron-LM's weak scaling (Narayanan et al., SC'21, table 1), 18 B to 1 T. Its
 * kernels computed the whole square of scores, and its FLOPs count it.
 */
import type { Model } from './model.ts';

const SOURCES = [
  'Narayanan et al., "Efficient Large-Scale Language Model Training on GPU Clusters Using Megatron-LM", SC\'21, table 1',
  'Megatron-LM, examples/academic_paper_scripts/sc21/run_table_1.sh; its README: vocabulary 51,200, sequences of 2,048',
  'left out: biases and position embeddings (less than 0.1 %)',
];

function megatron(size: string, layers: number, hidden: number, heads: number): Model {
  return {
    name: `megatron-${size.toLowerCase()}`,
    summary: `Megatron-LM's GPT of ${size} (SC'21): dense, plain MLP, tied embedding, sequences of 2,048`,
    shape: {
      layers,
      hidden,
      heads,
      ffn: 4 * hidden,
      mlp: 'plain',
      vocab: 51_200,
      tiedEmbedding: true,
      sequence: 2048,
      attention: 'square',
    },
    sources: SOURCES,
  };
}

export const megatronModels: readonly Model[] = [
  megatron('18B', 40, 6144, 48),
  megatron('39B', 48, 8192, 64),
  megatron('76B', 60, 10_240, 80),
  megatron('145B', 80, 12_288, 96),
  megatron('310B', 96, 16_384, 128),
  megatron('530B', 105, 20_480, 128),
  megatron('1T', 128, 25_600, 160),
];
