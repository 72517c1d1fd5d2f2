/** Llama 3 (Llama Team, "The Llama 3 Herd of Models", 2024, table 3). */
import type { Model, ModelShape } from './model.ts';

const SOURCES = [
  'Llama Team, "The Llama 3 Herd of Models", arXiv 2407.21783, table 3; vocabulary as in the checkpoints (128,256)',
  'pre-training at 8,192 tokens a sequence (§3.4.1)',
];

function llama3(size: string, shape: Pick<ModelShape, 'layers' | 'hidden' | 'heads' | 'ffn'>): Model {
  return {
    name: `llama-3-${size.toLowerCase()}`,
    summary: `Llama 3 ${size}: dense, grouped-query attention, sequences of 8,192`,
    shape: { ...shape, kvHeads: 8, vocab: 128_256, sequence: 8192, attention: 'causal' },
    sources: SOURCES,
  };
}

export const llama3Models: readonly Model[] = [
  llama3('8B', { layers: 32, hidden: 4096, heads: 32, ffn: 14_336 }),
  llama3('70B', { layers: 80, hidden: 8192, heads: 64, ffn: 28_672 }),
  llama3('405B', { layers: 126, hidden: 16_384, heads: 128, ffn: 53_248 }),
];
