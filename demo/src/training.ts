/** The training step that the page begins with: the shape of Llama-3-8B (Meta, "The Llama 3 Herd of Models", 2024, table 3). */
import type { PlainBlock } from 'weft';

export const TRAINING: PlainBlock = {
  model: { layers: 32, hidden: 4096, heads: 32, kvHeads: 8, ffn: 14336, vocab: 128256, sequence: 8192 },
  parallelism: { dp: 16, tp: 8 },
  batch: { sequences: 2 },
  accelerator: { peak: '989TFLOP/s', efficiency: '50%' },
  gradients: { bucket: '200MB' },
};
