/** The parameters of `training.model`: the shape of a decoder-only transformer. */
import type { ParamSpec, ParamValues } from '../model/params.ts';

/** Multi-head latent attention: low-rank projections of queries, and of keys and values. */
const latentParams = {
  kvRank: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    optional: true,
    help: 'low rank of keys and values; makes the attention multi-head latent attention (MLA), e.g. 512',
  },
  queryRank: {
    kind: 'count',
    min: 1,
    max: 1_000_000,
    optional: true,
    help: 'MLA: low rank of the queries; default: one full matrix',
  },
  ropeDim: {
    kind: 'count',
    min: 0,
    max: 100_000,
    default: 0,
    help: 'MLA: width of the rotary part of a head, on top of headDim; its key is shared by all heads',
  },
  valueDim: {
    kind: 'count',
    min: 1,
    max: 100_000,
    optional: true,
    help: 'MLA: width of the values of a head; default: headDim',
  },
} as const satisfies ParamSpec;

/** A decoder-only transformer, dense or mixture-of-experts. */
export const modelParams = {
  layers: { kind: 'count', min: 1, max: 10_000, help: 'transformer layers' },
  hidden: { kind: 'count', min: 1, max: 1_000_000, help: 'width of the residual stream' },
  heads: { kind: 'count', min: 1, max: 10_000, help: 'query heads' },
  kvHeads: {
    kind: 'count',
    min: 1,
    max: 10_000,
    optional: true,
    help: 'key-value heads; default: same as heads',
  },
  headDim: {
    kind: 'count',
    min: 1,
    max: 100_000,
    optional: true,
    help: 'width of a head; default: hidden / heads',
  },
  ffn: {
    kind: 'count',
    min: 1,
    max: 10_000_000,
    optional: true,
    help: 'inner width of the dense MLP; required without experts',
  },
  mlp: {
    kind: 'choice',
    choices: ['gated', 'plain'],
    default: 'gated',
    help: 'gated: three matrices (SwiGLU), plain: two; for the MLP and each expert',
  },
  vocab: { kind: 'count', min: 1, max: 100_000_000, help: 'vocabulary size' },
  tiedEmbedding: {
    kind: 'flag',
    default: false,
    help: 'the output layer shares the embedding matrix',
  },
  sequence: { kind: 'count', min: 1, max: 1_000_000_000, help: 'tokens per sequence' },
  attention: {
    kind: 'choice',
    choices: ['square', 'causal'],
    default: 'square',
    help: 'score FLOPs that take time: the whole square, or the causal half that FlashAttention computes',
  },
  experts: {
    kind: 'count',
    min: 0,
    max: 100_000,
    default: 0,
    help: 'routed experts per layer; 0: a dense model',
  },
  topK: { kind: 'count', min: 1, max: 100_000, default: 2, help: 'routed experts per token' },
  expertFfn: {
    kind: 'count',
    min: 1,
    max: 10_000_000,
    optional: true,
    help: 'inner width of an expert; default: ffn',
  },
  sharedExperts: {
    kind: 'count',
    min: 0,
    max: 1000,
    default: 0,
    help: 'shared experts, visited by every token',
  },
  denseLayers: {
    kind: 'count',
    min: 0,
    max: 10_000,
    default: 0,
    help: 'with experts: the first layers, which have a dense MLP of width ffn instead',
  },
  mtp: {
    kind: 'count',
    min: 0,
    max: 100,
    default: 0,
    help: 'modules of multi-token prediction: each adds a layer, a projection and one more product for logits',
  },
  ...latentParams,
  dtypeBytes: {
    kind: 'count',
    min: 1,
    max: 8,
    default: 2,
    help: 'bytes per activation element on the wire',
  },
} as const satisfies ParamSpec;

/** Values of `training.model`: its shape. */
export type ModelValues = ParamValues<typeof modelParams>;
