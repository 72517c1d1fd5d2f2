/**
 * Parameters and FLOPs of a decoder-only transformer.
 *
 * A matrix of P parameters costs 2·P FLOPs a token forward, and twice that backward (the gradients
 * of input and weight). Attention scores and their product with the values cost 4·s·heads·headDim a
 * token and layer forward. This counts the whole square as the sources do, though a causal kernel
 * may skip half. Sources: Narayanan et al., "Efficient Large-Scale Language Model Training on GPU
 * Clusters Using Megatron-LM" (SC'21), appendix; Chowdhery et al., "PaLM", appendix B (12·L·H·Q·T a
 * token forward and backward, that is 4·H·Q·T a layer forward). Left out, as there: norms,
 * activations, softmax, the embedding look-up, the optimizer.
 */
import type { ModelValues } from './params.ts';

/**
 * Parameters of one layer and of the parts around the layers; these models have no biases.
 */
export interface ParameterCount {
  /** Query, key, value and output projections. */
  readonly attention: number;
  /** The two norms of a layer. */
  readonly norms: number;
  /** The dense MLP; 0 in a mixture of experts. */
  readonly mlp: number;
  readonly router: number;
  /** One expert. */
  readonly expert: number;
  /** All shared experts together. */
  readonly shared: number;
  readonly embedding: number;
  /** The output layer; 0 if it is the embedding. */
  readonly head: number;
  readonly finalNorm: number;
  /** The whole model. */
  readonly total: number;
  /**
   * The parameters that one token passes through, the embedding included (as models are advertised:
   * 39 B of 141 B).
   */
  readonly active: number;
}

/** Width of a head: as given, or hidden / heads. */
export function headDim(model: ModelValues): number {
  return model.headDim ?? model.hidden / model.heads;
}

/** Counts parameters; `model` must have passed `checkTraining`. */
export function countParameters(model: ModelValues): ParameterCount {
  const { hidden, layers, experts } = model;
  const width = headDim(model);
  const kvHeads = model.kvHeads ?? model.heads;
  const attention = 2 * hidden * width * (model.heads + kvHeads);
  const norms = 2 * hidden;
  const matrices = model.mlp === 'gated' ? 3 : 2;
  const mlp = experts > 0 ? 0 : matrices * hidden * (model.ffn ?? 0);
  const router = experts * hidden;
  const expert = experts > 0 ? matrices * hidden * (model.expertFfn ?? model.ffn ?? 0) : 0;
  const shared = model.sharedExperts * expert;
  const embedding = model.vocab * hidden;
  const head = model.tiedEmbedding ? 0 : embedding;
  const common = attention + norms + mlp + router + shared;
  const around = embedding + head + hidden;
  return {
    attention,
    norms,
    mlp,
    router,
    expert,
    shared,
    embedding,
    head,
    finalNorm: hidden,
    total: layers * (common + experts * expert) + around,
    active: layers * (common + (experts > 0 ? model.topK : 0) * expert) + around,
  };
}

/** Forward FLOPs of one token. */
export interface TokenFlops {
  /** Attention block of one layer: projections, scores, and the router if it has one. */
  readonly attention: number;
  /** MLP or experts of one layer. */
  readonly mlp: number;
  /** The output layer. */
  readonly head: number;
  /** The whole model. */
  readonly total: number;
}

/** Forward FLOPs a token at the model's sequence length; backward is twice as much. */
export function forwardFlops(model: ModelValues): TokenFlops {
  const count = countParameters(model);
  const scores = 4 * model.sequence * model.heads * headDim(model);
  const attention = 2 * (count.attention + count.router) + scores;
  const mlp = 2 * (count.mlp + count.shared + (model.experts > 0 ? model.topK * count.expert : 0));
  const head = 2 * count.embedding;
  return { attention, mlp, head, total: model.layers * (attention + mlp) + head };
}
