/**
 * Bytes of activations that a rank keeps for the backward pass, by tensor.
 *
 * Follows Korthikanti et al., "Reducing Activation Recomputation in Large Transformer Models"
 * (2022), §4 and table 2: a layer keeps s·b·h·(10 + 24/t + 5·a·s/(h·t)) bytes with tensor
 * parallelism t, and s·b·h·(34 + 5·a·s/h)/t with sequence parallelism. The same tensors are counted
 * here for grouped-query attention, MLA, gated MLPs and experts. Models of today have no dropout.
 * Fused attention (FlashAttention) keeps one float a row in place of the matrix of scores. So both
 * are off by default. Left out: buffers of the framework, fragmentation, and copies that a kernel
 * keeps for itself.
 */
import { headWidths, type LayerKind } from '../model.ts';
import type { ModelValues } from '../model-params.ts';
import { type Recomputed, readRecompute } from '../parallelism/recompute.ts';

/** How a layer's activations are split and kept. */
export interface ActivationSplit {
  /** Tensor-parallel ranks. */
  readonly tp: number;
  /** Whether inputs of norms and of the first matrices are split over tp too. */
  readonly sequenceParallel: boolean;
  /** As a scenario has it. Modules that are computed again keep their input alone. */
  readonly recompute: string;
  /** Whether attention keeps its matrix of scores, as kernels that are not fused do. */
  readonly scores?: boolean;
  /** Whether dropout keeps its masks. */
  readonly dropout?: boolean;
  /** Copies of tokens that experts of the busiest rank get, over those of even load; default: 1. */
  readonly load?: number;
}

/** Bytes a token of a rank that a layer keeps from its forward to its backward pass. */
export function layerActivations(model: ModelValues, kind: LayerKind, split: ActivationSplit): number {
  const { hidden, dtypeBytes } = model;
  const whole = split.sequenceParallel ? 1 / split.tp : 1;
  const recomputed = readRecompute(split.recompute);
  const input = whole * hidden * dtypeBytes;
  if (recomputed === 'full') return input;
  // Besides its norm's input, a half keeps the input of its first matrices, and dropout's mask.
  const around = input + (split.dropout ? whole * hidden : 0);
  const attention = recomputed.has('attention')
    ? 0
    : around + attentionBytes(model, split, whole, recomputed);
  const again = recomputed.has(kind === 'experts' ? 'experts' : 'mlp');
  return 2 * input + attention + (again ? 0 : around + mlpBytes(model, kind, split, whole));
}

function attentionBytes(
  model: ModelValues,
  split: ActivationSplit,
  whole: number,
  recomputed: Exclude<Recomputed, 'full'>,
): number {
  const { heads, dtypeBytes, kvRank, queryRank = 0, ropeDim } = model;
  const { tp } = split;
  const { key, value } = headWidths(model);
  const queries = heads / tp;
  // A rank has at least one key-value head.
  const pairs = kvRank === undefined ? Math.max(1, (model.kvHeads ?? heads) / tp) : queries;
  const inner = queries * key + pairs * (key + value) + queries * value;
  // The low ranks before and after their norms, and the rotary key.
  const latent = kvRank === undefined ? 0 : (2 * (kvRank + queryRank) + ropeDim) * whole;
  const core =
    !split.scores || recomputed.has('core-attention') ? 4 * queries : scoreBytes(model, split, queries);
  return dtypeBytes * (inner + latent) + core;
}

/** Softmax's output, with dropout its mask and output too. */
function scoreBytes({ sequence, dtypeBytes }: ModelValues, split: ActivationSplit, queries: number): number {
  return queries * sequence * (split.dropout ? 2 * dtypeBytes + 1 : dtypeBytes);
}

/**
 * Inputs and output of the activation function; for experts also the copies of a token, and the
 * router's scores.
 */
function mlpBytes(
  model: ModelValues,
  kind: LayerKind,
  { tp, load = 1 }: ActivationSplit,
  whole: number,
): number {
  const { hidden, ffn = 0, topK, experts, sharedExperts, dtypeBytes } = model;
  const tensors = model.mlp === 'gated' ? 3 : 2;
  if (kind === 'dense') return (dtypeBytes * tensors * ffn) / tp;
  const width = model.expertFfn ?? ffn;
  const routed = load * topK * (2 * hidden + tensors * width) + sharedExperts * tensors * width;
  return (dtypeBytes * routed) / tp + 4 * experts * whole;
}

/** Bytes a token that the part before the layers keeps: the token's number, and dropout's mask. */
export function embeddingActivations({ hidden }: ModelValues, split: ActivationSplit): number {
  return 8 + (split.dropout ? hidden * (split.sequenceParallel ? 1 / split.tp : 1) : 0);
}

/**
 * Bytes a token that the part after the layers keeps: inputs of the last norm and of the output
 * layer, and logits as floats.
 */
export function headActivations({ hidden, vocab, dtypeBytes }: ModelValues, split: ActivationSplit): number {
  const whole = split.sequenceParallel ? 1 / split.tp : 1;
  return 2 * hidden * dtypeBytes * whole + (4 * vocab) / split.tp;
}
