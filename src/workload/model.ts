/**
 * Parameters of a decoder-only transformer. Its FLOPs are in flops.ts.
 *
 * A layer has the kind of its MLP: `dense`, or `experts` (a router, routed experts, shared
 * experts). With experts, the first `denseLayers` layers are dense. A module of multi-token
 * prediction is one more layer of the last kind, a projection of twice the width, and three norms;
 * it shares embedding and output layer (DeepSeek-AI, "DeepSeek-V3 Technical Report", §2.2).
 * Multi-head latent attention is that of "DeepSeek-V2" (2024), §2.1. These models have no biases.
 */
import type { ModelValues } from './model-params.ts';

/** The second half of a layer, after its attention. */
export type LayerKind = 'dense' | 'experts';

/** Layers of one kind in a row. */
export interface LayerRun {
  readonly kind: LayerKind;
  readonly layers: number;
}

/** The layers from first to last; modules of multi-token prediction are not among them. */
export function layerRuns({ layers, experts, denseLayers }: ModelValues): readonly LayerRun[] {
  if (experts === 0) return [{ kind: 'dense', layers }];
  const runs: LayerRun[] = [
    { kind: 'dense', layers: denseLayers },
    { kind: 'experts', layers: layers - denseLayers },
  ];
  return runs.filter((run) => run.layers > 0);
}

/** The kind of the last layer, and of the modules of multi-token prediction. */
export function lastKind(model: ModelValues): LayerKind {
  return layerRuns(model).at(-1)?.kind ?? 'dense';
}

/** Parameters of one layer of a kind. */
export interface LayerParameters {
  /** Query, key, value and output projections. */
  readonly attention: number;
  /** The two norms of a layer, and those of the low ranks of MLA. */
  readonly norms: number;
  /** The dense MLP; 0 in a layer of experts. */
  readonly mlp: number;
  readonly router: number;
  /** One expert. */
  readonly expert: number;
  /** All shared experts together. */
  readonly shared: number;
  /** The whole layer. */
  readonly total: number;
  /** The parameters that one token passes through. */
  readonly active: number;
}

/**
 * Parameters of a layer, and of the parts around the layers. With leading dense layers, `mlp` is of
 * these, and the others of a layer of experts.
 */
export interface ParameterCount extends Omit<LayerParameters, 'total' | 'active'> {
  readonly embedding: number;
  /** The output layer; 0 if it is the embedding. */
  readonly head: number;
  readonly finalNorm: number;
  /** All modules of multi-token prediction. */
  readonly mtp: number;
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

/** Widths of a head: of its query and key, and of its value. */
export function headWidths(model: ModelValues): { readonly key: number; readonly value: number } {
  const width = headDim(model);
  if (model.kvRank === undefined) return { key: width, value: width };
  return { key: width + model.ropeDim, value: model.valueDim ?? width };
}

/** Parameters of one layer; `model` must have passed `checkTraining`. */
export function layerParameters(model: ModelValues, kind: LayerKind): LayerParameters {
  const { hidden, ffn = 0, topK } = model;
  const matrices = model.mlp === 'gated' ? 3 : 2;
  const has = kind === 'experts';
  const attention = projections(model);
  const norms = 2 * hidden + (model.kvRank === undefined ? 0 : model.kvRank + (model.queryRank ?? 0));
  const mlp = has ? 0 : matrices * hidden * ffn;
  const router = has ? model.experts * hidden : 0;
  const expert = has ? matrices * hidden * (model.expertFfn ?? ffn) : 0;
  const shared = model.sharedExperts * expert;
  const common = attention + norms + mlp + router + shared;
  const total = common + (has ? model.experts * expert : 0);
  const active = common + (has ? topK * expert : 0);
  return { attention, norms, mlp, router, expert, shared, total, active };
}

/** The matrices of an attention block. */
function projections(model: ModelValues): number {
  const { hidden, heads, kvRank, queryRank, ropeDim } = model;
  const width = headDim(model);
  if (kvRank === undefined) return 2 * hidden * width * (heads + (model.kvHeads ?? heads));
  const { key, value } = headWidths(model);
  const queries = queryRank === undefined ? hidden * heads * key : queryRank * (hidden + heads * key);
  const keysAndValues = kvRank * (hidden + heads * (width + value)) + hidden * ropeDim;
  return queries + keysAndValues + heads * value * hidden;
}

/** Counts parameters; `model` must have passed `checkTraining`. */
export function countParameters(model: ModelValues): ParameterCount {
  const { hidden } = model;
  const runs = layerRuns(model);
  const last = layerParameters(model, lastKind(model));
  const { mlp } = layerParameters(model, runs[0]?.kind ?? 'dense');
  const { attention, norms, router, expert, shared } = last;
  const embedding = model.vocab * hidden;
  const head = model.tiedEmbedding ? 0 : embedding;
  const module = mtpParameters(model);
  const around = embedding + head + hidden;
  const sum = (of: (layer: LayerParameters) => number) =>
    runs.reduce((total, { kind, layers }) => total + layers * of(layerParameters(model, kind)), 0);
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
    mtp: model.mtp * (last.total + module),
    total: sum(({ total }) => total) + around + model.mtp * (last.total + module),
    active: sum(({ active }) => active) + around + model.mtp * (last.active + module),
  };
}

/** A module of multi-token prediction besides its layer: a projection of 2h to h, three norms. */
export function mtpParameters({ hidden }: ModelValues): number {
  return 2 * hidden * hidden + 3 * hidden;
}
