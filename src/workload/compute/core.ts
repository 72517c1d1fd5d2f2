/**
 * Time of core attention: the scores, and their product with the values.
 *
 * - `flash`: one kernel, whose rate grows with the sequence, as s / (s + half). Backward does 2.5
 *   times the FLOPs of forward, as it computes the scores again (Dao, "FlashAttention-2", 2023,
 *   §4.1).
 * - `unfused`: two batched products over the whole square, and kernels between them that move the
 *   scores: scale, mask and softmax read and write 2 bytes each, dropout too, with a mask of 1 byte
 *   (Korthikanti et al. 2022, §4.1). Backward has twice the products.
 */

import { productTime } from './gemm.ts';
import type { ComputeValues } from './params.ts';

/** The part of core attention that one rank does for one micro-batch. */
export interface CoreShape {
  readonly sequences: number;
  /** Queries of a sequence on this rank. */
  readonly queries: number;
  /** Keys that each query meets. */
  readonly keys: number;
  /** Keys that a kernel works on at a time; fewer with a ring of ranks. */
  readonly span: number;
  /** Heads on this rank. */
  readonly heads: number;
  /** Widths of a head's key and value. */
  readonly key: number;
  readonly value: number;
  readonly causal: boolean;
}

/** Bytes a score that kernels between the products move: forward and backward. */
const SCORE_BYTES = { forward: 9, backward: 11 } as const;

/** FLOPs of backward over those of forward in a flash kernel. */
const FLASH_BACKWARD = 2.5;

/** Seconds of core attention, forward and backward. */
export function coreTime(shape: CoreShape, rates: ComputeValues) {
  return rates.attention === 'flash' ? flash(shape, rates) : unfused(shape, rates);
}

function flash(shape: CoreShape, rates: ComputeValues) {
  const { products, attentionHalf, prologue } = rates;
  const { attentionForward = products, attentionBackward = products } = rates;
  const { sequences, queries, keys, span, heads, key, value, causal } = shape;
  const flops = 2 * sequences * heads * queries * keys * (key + value) * (causal ? 0.5 : 1);
  const part = span / (span + attentionHalf);
  const start = prologue / 1e12;
  return {
    forward: start + flops / (attentionForward * part),
    backward: start + (FLASH_BACKWARD * flops) / (attentionBackward * part),
  };
}

function unfused(shape: CoreShape, rates: ComputeValues) {
  const { sequences, queries, keys, heads, key, value } = shape;
  const b = sequences * heads;
  const time =
    productTime({ b, m: queries, n: keys, k: key }, rates) +
    productTime({ b, m: queries, n: value, k: keys }, rates);
  const scores = (8 * b * queries * keys) / rates.memoryRate;
  return {
    forward: time + SCORE_BYTES.forward * scores,
    backward: 2 * time + SCORE_BYTES.backward * scores,
  };
}
