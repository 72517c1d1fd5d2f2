/** The training step to begin with: Llama 3 8B's shape written out; the rest is as in examples/. */
import type { PlainBlock } from 'weft';

export const TRAINING: PlainBlock = {
  model: { layers: 32, hidden: 4096, heads: 32, kvHeads: 8, ffn: 14336, vocab: 128256, sequence: 8192 },
  parallelism: { dp: 16, tp: 8 },
  batch: { sequences: 2 },
  accelerator: { peak: '989TFLOP/s', efficiency: '50%' },
  gradients: { bucket: '200MB' },
};
