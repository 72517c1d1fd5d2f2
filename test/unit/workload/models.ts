/** Published model shapes. */
import type { AcceleratorValues, ModelValues, Training } from '../../../src/workload/params.ts';

/** 1 TFLOP/s, of which half are reached. */
export const accelerator: AcceleratorValues = {
  precision: 'bf16',
  peak: 1e12,
  efficiency: 0.5,
  memory: undefined,
  memoryRate: undefined,
  launchLatency: 0,
};

/** Llama 3 70B (Meta, "The Llama 3 Herd of Models", table 3). */
export const llama70b: ModelValues = {
  layers: 80,
  hidden: 8192,
  heads: 64,
  kvHeads: 8,
  headDim: undefined,
  ffn: 28672,
  mlp: 'gated',
  vocab: 128256,
  tiedEmbedding: false,
  sequence: 8192,
  experts: 0,
  topK: 2,
  expertFfn: undefined,
  sharedExperts: 0,
  denseLayers: 0,
  mtp: 0,
  attention: 'square',
  kvRank: undefined,
  queryRank: undefined,
  ropeDim: 0,
  valueDim: undefined,
  dtypeBytes: 2,
};

/** Mixtral 8x22B v0.1 (Mistral AI's published configuration). */
export const mixtral8x22b: ModelValues = {
  ...llama70b,
  layers: 56,
  hidden: 6144,
  heads: 48,
  kvHeads: 8,
  ffn: undefined,
  vocab: 32000,
  sequence: 4096,
  experts: 8,
  topK: 2,
  expertFfn: 16384,
};

/** A step small enough to simulate in a test: 2 × 2 ranks, tp in the server. */
export function tinyTraining(shape: {
  readonly layers?: number;
  readonly experts?: number;
  readonly microBatches?: number;
  readonly bucket?: number;
  readonly overlap?: boolean;
}): Training {
  const experts = shape.experts ?? 0;
  const model = { ...llama70b, hidden: 64, heads: 4, kvHeads: 2, ffn: 128, vocab: 1000, sequence: 128 };
  return {
    model: { ...model, layers: shape.layers ?? 2, experts, topK: Math.min(1, experts) || 1 },
    parallelism: { dp: 2, tp: 2, pp: 1, ep: experts > 0 ? 2 : 1 },
    batch: { sequences: 2, microBatches: shape.microBatches ?? 1 },
    accelerator,
    gradients: { bucket: shape.bucket ?? 50_000, dtypeBytes: 2, overlap: shape.overlap ?? true, channels: 1 },
  };
}
