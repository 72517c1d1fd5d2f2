/**
 * Bytes of parameters, gradients and optimizer state of a rank.
 *
 * Mixed precision with Adam keeps 2 bytes of a parameter, the gradient, and 12 bytes of optimizer
 * state: a master copy and two moments as floats. With gradients of 4 bytes that is 18 bytes a
 * parameter, and 6 + 12/dp with a distributed optimizer (`theoretical_memory_usage.py` of
 * Megatron-LM; Rajbhandari et al., "ZeRO", 2020, §3).
 */
import { type LayerRun, lastKind, layerParameters, mtpParameters } from '../model.ts';
import type { ModelValues } from '../model-params.ts';

/** The part of the model that a rank has. */
export interface Share {
  readonly layers: readonly LayerRun[];
  readonly embedding: boolean;
  readonly head: boolean;
  /** Modules of multi-token prediction, with their layers. */
  readonly mtp: number;
  readonly tp: number;
  readonly ep: number;
}

/** Parameters of a rank before any sharding over data-parallel ranks. */
export interface Held {
  readonly dense: number;
  readonly experts: number;
}

/** Matrices are split over tp, experts over ep as well; norms and routers are whole. */
export function heldParameters(model: ModelValues, share: Share): Held {
  const { tp, ep } = share;
  const held = { dense: 0, experts: 0 };
  const add = ({ kind, layers }: LayerRun) => {
    const { attention, norms, mlp, router, expert, shared } = layerParameters(model, kind);
    held.dense += layers * ((attention + mlp + shared) / tp + norms + router);
    held.experts += (layers * model.experts * expert) / (tp * ep);
  };
  for (const run of share.layers) add(run);
  add({ kind: lastKind(model), layers: share.mtp });
  held.dense += (share.mtp * mtpParameters(model)) / tp;
  const matrix = (model.vocab * model.hidden) / tp;
  // A tied matrix is there once on a rank that has both ends.
  const matrices =
    share.embedding && share.head && model.tiedEmbedding ? 1 : Number(share.embedding) + Number(share.head);
  held.dense += matrices * matrix + (share.head ? model.hidden : 0);
  return held;
}

/** Ranks that share one copy; 1: every rank has its own. */
export interface Shards {
  /** More than 1 with ZeRO-3 and FSDP. */
  readonly parameters: number;
  /** More than 1 with ZeRO-2 and above. */
  readonly gradients: number;
  /** More than 1 with ZeRO-1 (a distributed optimizer) and above. */
  readonly optimizer: number;
}

/** Bytes of a parameter in each state. */
export interface StateWidths {
  readonly parameter: number;
  readonly gradient: number;
  readonly optimizer: number;
}

/** Widths of mixed precision with Adam, besides the gradient's. */
export const ADAM = { parameter: 2, optimizer: 12 } as const;

export interface StateBytes {
  readonly parameters: number;
  readonly gradients: number;
  readonly optimizer: number;
}

/** Bytes of a number of parameters of a rank, each state divided by its shards. */
export function stateBytes(count: number, widths: StateWidths, shards: Shards): StateBytes {
  return {
    parameters: (count * widths.parameter) / shards.parameters,
    gradients: (count * widths.gradient) / shards.gradients,
    optimizer: (count * widths.optimizer) / shards.optimizer,
  };
}
