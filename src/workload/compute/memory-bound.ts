/**
 * Bytes that kernels without matrix products move, a token: they run at the rate of the memory.
 *
 * Counted are the tensors that a fused kernel reads and writes, of e bytes an element. A norm reads
 * its input and writes its output. Its backward pass reads both gradients and the input, and writes
 * one gradient. The residual is one more sum of two tensors. An activation reads what a product
 * wrote and writes the input of the next one; backward also reads the gradient. The rotation goes
 * over queries and keys once each way. The loss moves about 24 bytes a logit both ways in fp32.
 */

import { headWidths } from '../model.ts';
import type { ModelValues } from '../model-params.ts';

/** Bytes forward and backward. */
export interface Moved {
  readonly forward: number;
  readonly backward: number;
}

/** Bytes before the second of two products, or of core attention, and after it. */
export interface Around {
  readonly before: Moved;
  readonly after: Moved;
}

/** How the tensors of a layer are split. */
export interface Split {
  readonly tp: number;
  /** Norms and residuals are split over tp too. */
  readonly sequenceParallel: boolean;
}

/** Bytes a logit, both ways together. */
const LOGIT_BYTES = 24;

/** Bytes a token of attention on one rank: norm and rotation, then the residual. */
export function attentionBytes(model: ModelValues, split: Split): Around {
  const { heads, kvHeads = heads, dtypeBytes: e } = model;
  const rotated = (2 * e * headWidths(model).key * (heads + kvHeads)) / split.tp;
  const { norm, residual } = outer(model, split);
  return { before: plus(norm, { forward: rotated, backward: rotated }), after: residual };
}

/** Bytes a token of a dense MLP on one rank: the norm, then activation and residual. */
export function mlpBytes(model: ModelValues, split: Split): Around {
  const { norm, residual } = outer(model, split);
  return { before: norm, after: plus(residual, activation(model, (model.ffn ?? 0) / split.tp)) };
}

/**
 * Bytes a token of experts on one rank: as an MLP, and the way to the experts and back.
 * @param load Copies of tokens that the rank gets, over those of even load.
 */
export function expertBytes(model: ModelValues, split: Split, load: number): Moved {
  const { ffn = 0, expertFfn = ffn, topK, sharedExperts, hidden, dtypeBytes: e } = model;
  const { norm, residual } = outer(model, split);
  const inner = activation(model, (expertFfn * (load * topK + sharedExperts)) / split.tp);
  // Each token is read and written on its way out, and on its way back.
  const permuted = (4 * e * load * topK * hidden) / split.tp;
  return plus(plus(norm, residual), plus(inner, { forward: permuted, backward: permuted }));
}

/** Bytes a token of the shared experts alone. */
export function sharedBytes(model: ModelValues, { tp }: Split): Moved {
  const { ffn = 0, expertFfn = ffn, sharedExperts } = model;
  return activation(model, (expertFfn * sharedExperts) / tp);
}

/** The norm and the residual, which have the width of the model. */
function outer({ hidden, dtypeBytes }: ModelValues, { tp, sequenceParallel }: Split) {
  const whole = (dtypeBytes * hidden) / (sequenceParallel ? tp : 1);
  return {
    norm: { forward: 2 * whole, backward: 4 * whole },
    residual: { forward: 3 * whole, backward: whole },
  };
}

function activation({ mlp, dtypeBytes }: ModelValues, width: number): Moved {
  const bytes = dtypeBytes * width;
  return mlp === 'gated'
    ? { forward: 3 * bytes, backward: 5 * bytes }
    : { forward: 2 * bytes, backward: 3 * bytes };
}

/** Bytes a token of the loss on one rank. */
export function lossBytes({ vocab }: ModelValues, tp: number): Moved {
  const half = (LOGIT_BYTES / 2) * (vocab / tp);
  return { forward: half, backward: half };
}

function plus(a: Moved, b: Moved): Moved {
  return { forward: a.forward + b.forward, backward: a.backward + b.backward };
}
