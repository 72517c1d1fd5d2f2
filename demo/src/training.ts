/**
 * Training steps to begin with, by the shapes that their makers published; the rest is as in
 * examples/.
 */
import type { PlainBlock } from 'weft';

export interface TrainingShape {
  readonly id: string;
  readonly title: string;
  readonly training: PlainBlock;
}

const common: PlainBlock = {
  batch: { sequences: 2 },
  accelerator: { peak: '989TFLOP/s', efficiency: '50%' },
};

export const trainingShapes: readonly TrainingShape[] = [
  {
    id: 'llama-8b',
    title: 'Llama-3-8B shape',
    training: {
      model: { layers: 32, hidden: 4096, heads: 32, kvHeads: 8, ffn: 14336, vocab: 128256, sequence: 8192 },
      parallelism: { dp: 16, tp: 8 },
      ...common,
      gradients: { bucket: '200MB' },
    },
  },
  {
    id: 'llama-70b',
    title: 'Llama-3-70B shape',
    training: {
      model: { layers: 80, hidden: 8192, heads: 64, kvHeads: 8, ffn: 28672, vocab: 128256, sequence: 8192 },
      parallelism: { dp: 16, tp: 8 },
      ...common,
      gradients: { bucket: '200MB' },
    },
  },
  {
    id: 'mixtral',
    title: 'Mixtral 8x22B shape',
    training: {
      model: {
        layers: 56,
        hidden: 6144,
        heads: 48,
        kvHeads: 8,
        vocab: 32000,
        sequence: 8192,
        experts: 8,
        topK: 2,
        expertFfn: 16384,
      },
      parallelism: { dp: 16, tp: 8, ep: 8 },
      ...common,
      gradients: { bucket: '1GB' },
    },
  },
];

/** The one that the page begins with. */
export const TRAINING: PlainBlock = trainingShapes[0]!.training;
