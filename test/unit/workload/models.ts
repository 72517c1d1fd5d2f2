/** Published model shapes. */
import type { ModelValues } from '../../../src/workload/params.ts';

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
