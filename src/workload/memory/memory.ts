/** An estimate of the memory of a rank: state of the model, and activations at their peak. */
import { type LayerRun, lastKind } from '../model.ts';
import type { ModelValues } from '../model-params.ts';
import {
  type ActivationSplit,
  embeddingActivations,
  headActivations,
  layerActivations,
} from './activations.ts';
import { heldParameters, type Shards, type Share, type StateWidths, stateBytes } from './state.ts';

/** Parameters that are whole at the same time. */
export interface Gathered {
  readonly parameters: number;
  /** Those whose gradients are. */
  readonly gradients: number;
}

/** The load of a rank in plain numbers, with any parallelism. */
export interface RankLoad {
  readonly share: Share;
  readonly split: ActivationSplit;
  readonly widths: StateWidths;
  /** Over data-parallel ranks, for dense parameters and for experts. */
  readonly shards: { readonly dense: Shards; readonly experts: Shards };
  /** In addition to the rank's shard; 0 unless parameters are sharded. */
  readonly gathered: Gathered;
  /** Tokens of a micro-batch on the rank: with context parallelism, its part of the sequence. */
  readonly tokens: number;
  /**
   * Micro-batches whose activations the rank keeps at its peak; a fraction where chunks of the
   * model differ.
   */
  readonly inFlight: number;
}

/** Bytes of a rank. */
export interface RankMemory {
  readonly parameters: number;
  readonly gradients: number;
  readonly optimizer: number;
  readonly activations: number;
  readonly total: number;
}

/** The memory of a rank with this load. */
export function rankMemory(model: ModelValues, load: RankLoad): RankMemory {
  const { widths, shards, gathered } = load;
  const held = heldParameters(model, load.share);
  const dense = stateBytes(held.dense, widths, shards.dense);
  const experts = stateBytes(held.experts, widths, shards.experts);
  const parameters = dense.parameters + experts.parameters + gathered.parameters * widths.parameter;
  const gradients = dense.gradients + experts.gradients + gathered.gradients * widths.gradient;
  const optimizer = dense.optimizer + experts.optimizer;
  const activations = activationBytes(model, load);
  return {
    parameters,
    gradients,
    optimizer,
    activations,
    total: parameters + gradients + optimizer + activations,
  };
}

/** Bytes a token that a part of the model keeps from its forward to its backward pass. */
export function keptActivations(model: ModelValues, share: Share, split: ActivationSplit): number {
  const layers = runsOf(model, share).reduce(
    (sum, run) => sum + run.layers * layerActivations(model, run.kind, split),
    0,
  );
  return layers + (share.embedding ? embeddingActivations(model, split) : 0);
}

/**
 * Activations at their peak. Logits are those of one micro-batch, whose backward pass follows at
 * once. If layers are computed again, one of them has all its activations.
 */
function activationBytes(model: ModelValues, { share, split, tokens, inFlight }: RankLoad): number {
  const whole = { ...split, recompute: 'none' } as const;
  const kept = split.recompute === 'full' ? 0 : 1;
  const again = runsOf(model, share).map(
    ({ kind }) => layerActivations(model, kind, whole) - kept * layerActivations(model, kind, split),
  );
  const after = share.head ? (1 + share.mtp) * headActivations(model, split) : 0;
  return tokens * (inFlight * keptActivations(model, share, split) + Math.max(0, ...again) + after);
}

/** Layers of a part of the model, with those of multi-token prediction. */
function runsOf(model: ModelValues, { layers, mtp }: Share): readonly LayerRun[] {
  return mtp > 0 ? [...layers, { kind: lastKind(model), layers: mtp }] : layers;
}
