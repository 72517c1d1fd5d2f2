/**
 * FLOPs of a decoder-only transformer, a token.
 *
 * A matrix of P parameters costs 2·P FLOPs a token forward, and twice that backward (the gradients
 * of input and weight). Scores and their product with the values cost 2·s·heads·(width of a key +
 * width of a value) a token and layer forward: 4·s·heads·headDim where the two are alike. That is
 * the whole square of queries and keys. A causal mask leaves half of it, and kernels such as
 * FlashAttention compute only that half. Publications count either; `square` and `causal` name the
 * two conventions.
 *
 * Sources: Narayanan et al., "Efficient Large-Scale Language Model Training on GPU Clusters Using
 * Megatron-LM" (SC'21), appendix, and Chowdhery et al., "PaLM", appendix B, count the square;
 * `num_floating_point_operations` of Megatron-LM (megatron/training/training.py, 2026) counts the
 * causal half, and MLA, experts and multi-token prediction as here. Left out, as there: norms,
 * activations, softmax, the embedding look-up, the optimizer. The router (2·hidden·experts) is
 * counted here, although not in Megatron-LM.
 */
import { headWidths, type LayerKind, lastKind, layerParameters, layerRuns } from './model.ts';
import type { ModelValues } from './model-params.ts';

/** How the scores of attention are counted. */
export type AttentionCount = 'causal' | 'square';

/** Forward FLOPs of one token in one layer. */
export interface LayerFlops {
  /** Projections of queries, keys, values and output. */
  readonly projections: number;
  /** Scores, and their product with the values: core attention. */
  readonly scores: number;
  readonly router: number;
  /** The dense MLP, or routed and shared experts. */
  readonly mlp: number;
}

/** Forward FLOPs of one token. */
export interface TokenFlops {
  /** Attention block of a layer of the last kind: projections, scores, and its router. */
  readonly attention: number;
  /** MLP or experts of a layer of the last kind. */
  readonly mlp: number;
  /** One product for logits; each module of multi-token prediction has one more. */
  readonly head: number;
  /** The whole model. */
  readonly total: number;
}

/** Forward FLOPs a token in a layer, at the model's sequence length. */
export function layerFlops(model: ModelValues, kind: LayerKind, count: AttentionCount): LayerFlops {
  const { attention, router, mlp, shared, expert } = layerParameters(model, kind);
  const { key, value } = headWidths(model);
  const square = 2 * model.sequence * model.heads * (key + value);
  return {
    projections: 2 * attention,
    scores: count === 'square' ? square : square / 2,
    router: 2 * router,
    mlp: 2 * (mlp + shared + (kind === 'experts' ? model.topK * expert : 0)),
  };
}

/** Forward FLOPs a token of a module of multi-token prediction besides its layer and its logits. */
export function mtpFlops({ hidden }: ModelValues): number {
  return 4 * hidden * hidden;
}

/**
 * Forward FLOPs a token at the model's sequence length; backward is twice as much.
 *
 * @param count Default: as the model says, which is what takes time.
 */
export function forwardFlops(model: ModelValues, count: AttentionCount = attentionOf(model)): TokenFlops {
  const blocks = (kind: LayerKind) => {
    const { projections, scores, router, mlp } = layerFlops(model, kind, count);
    return { attention: projections + router + scores, mlp };
  };
  const last = blocks(lastKind(model));
  const head = 2 * model.vocab * model.hidden;
  const layers = layerRuns(model).reduce((sum, run) => {
    const { attention, mlp } = blocks(run.kind);
    return sum + run.layers * (attention + mlp);
  }, 0);
  const modules = model.mtp * (last.attention + last.mlp + mtpFlops(model) + head);
  return { ...last, head, total: layers + head + modules };
}

/** The scores that take time: the whole square, or its causal half. */
export function attentionOf({ attention }: ModelValues): AttentionCount {
  return attention === 'causal' ? 'causal' : 'square';
}
