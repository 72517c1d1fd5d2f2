/** An estimate of the memory of a rank: state of the model, and activations at their peak. */
import { layerRuns } from '../model.ts';
import type { ModelValues } from '../model-params.ts';
import type { Training } from '../params.ts';
import {
  type ActivationSplit,
  embeddingActivations,
  headActivations,
  layerActivations,
} from './activations.ts';
import { ADAM, heldParameters, type Shards, type Share, type StateWidths, stateBytes } from './state.ts';

/** The load of a rank in plain numbers, with any parallelism. */
export interface RankLoad {
  readonly share: Share;
  readonly split: ActivationSplit;
  readonly widths: StateWidths;
  /** Over data-parallel ranks, for dense parameters and for experts. */
  readonly shards: { readonly dense: Shards; readonly experts: Shards };
  /**
   * Parameters that are gathered at the same time, in addition to the rank's shard, with their
   * gradients; 0 unless parameters are sharded.
   */
  readonly gathered: number;
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
  const parameters = dense.parameters + experts.parameters + gathered * widths.parameter;
  const gradients = dense.gradients + experts.gradients + gathered * widths.gradient;
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

/**
 * Activations at their peak. Logits are those of one micro-batch, whose backward pass follows at
 * once. If layers are computed again, one of them has all its activations.
 */
function activationBytes(model: ModelValues, { share, split, tokens, inFlight }: RankLoad): number {
  const { layers, mtp } = share;
  const last = layers.at(-1);
  const runs = last && mtp > 0 ? [...layers, { kind: last.kind, layers: mtp }] : layers;
  const kept = runs.reduce((sum, run) => sum + run.layers * layerActivations(model, run.kind, split), 0);
  const whole = { ...split, recompute: 'none' } as const;
  const again =
    split.recompute === 'full'
      ? Math.max(0, ...runs.map(({ kind }) => layerActivations(model, kind, whole)))
      : 0;
  const before = share.embedding ? embeddingActivations(model, split) : 0;
  const after = share.head ? (1 + mtp) * headActivations(model, split) : 0;
  return tokens * (inFlight * (kept + before) + again + after);
}

/** The memory of a rank of a training step without pipeline: all ranks are alike. */
export function trainingMemory({ model, parallelism, batch, gradients }: Training): RankMemory {
  const { tp, ep } = parallelism;
  const own: Shards = { parameters: 1, gradients: 1, optimizer: 1 };
  return rankMemory(model, {
    share: { layers: layerRuns(model), embedding: true, head: true, mtp: model.mtp, tp, ep },
    split: { tp, sequenceParallel: false, recompute: 'none' },
    widths: { ...ADAM, gradient: gradients.dtypeBytes },
    shards: { dense: own, experts: own },
    gathered: 0,
    tokens: (batch.sequences / batch.microBatches) * model.sequence,
    inFlight: 1,
  });
}
