/**
 * A pipeline schedule: the work of each pipeline rank, in order.
 *
 * The model is cut into *model chunks*, numbered in forward order from 0. A rank has one or more of
 * them. A *unit* is the forward, the backward, or a part of the backward of one micro-batch through
 * one model chunk. The forward of a chunk needs that of the chunk before it, and its backward needs
 * the backward of the chunk after it (the input part, where backward is split); the last chunk's
 * backward needs its own forward.
 */
import type { Member, ParamSpec } from '../../../model/params.ts';

/** One micro-batch in one model chunk. */
export interface Work {
  /** 0 … microBatches-1. */
  readonly microBatch: number;
  /** The model chunk, 0 … chunks-1. */
  readonly chunk: number;
}

/**
 * `backward` is whole; `input` is its part that the chunk before waits for (gradients of the
 * input), `weight` the rest of it (gradients of the weights).
 */
export type PartKind = 'forward' | 'backward' | 'input' | 'weight';

/** Work of one kind. */
export interface Part extends Work {
  readonly kind: PartKind;
}

/** A forward and a whole backward of different micro-batches, which take turns (pairs.ts). */
export interface Pair {
  readonly kind: 'pair';
  readonly forward: Work;
  readonly backward: Work;
}

/** An entry of a rank's list. */
export type Unit = Part | Pair;

/** The sizes of a pipeline, all at least 1. */
export interface PipelineSize {
  /** Pipeline ranks. */
  readonly stages: number;
  /** Micro-batches of a training step. */
  readonly microBatches: number;
  /** Model chunks of a rank. */
  readonly virtual: number;
  /** Micro-batches that a rank runs through one chunk before it turns to the next. */
  readonly group: number;
  /** Whether passes are to be paired by a schedule that does so when asked. */
  readonly pairs?: boolean | undefined;
}

/** The ranks of the model chunks. */
export interface ChunkPlacement {
  /** Number of model chunks. */
  readonly chunks: number;
  /** The rank's model chunks, those that it runs first at the front. */
  chunksOf(rank: number): readonly number[];
  /** The rank that runs this work. */
  rankOf(work: Work): number;
}

/** A schedule: a file, and a line in the registry. */
export interface PipelineSchedule<S extends ParamSpec = ParamSpec> extends Member<S> {
  /** Model chunks of a rank, or their default where `params` has `virtual`. */
  readonly virtual: number;
  /** Whether a forward and a backward are paired: always, or when asked; default: never. */
  readonly pairs?: 'always' | 'asked';
  /** Copies of each parameter in the pipeline: 2 where micro-batches enter at both ends. */
  readonly copies: number;
  /**
   * The idle time of a rank, for `weft list`: p ranks, m micro-batches, v chunks a rank; F, B and W
   * the times of forward, backward and its weight part in all chunks of a rank.
   */
  readonly bubble: string;
  /** The most activations that a rank holds, for `weft list`. */
  readonly activations: string;
  readonly sources: readonly string[];
  /**
   * Units of a rank before its steady state, in which a forward and the backward after it have one
   * exchange if transfers are batched; default: each unit has its own.
   */
  warmUp?(size: PipelineSize, rank: number): number;
  /** Throws `UserError`, its `where` the key at fault, if sizes do not suit the schedule. */
  check?(size: PipelineSize): void;
  /** The rank of each model chunk. */
  place(size: PipelineSize): ChunkPlacement;
  /** The units of a pipeline rank, in order. */
  order(size: PipelineSize, rank: number): readonly Unit[];
}

/** A member, with its parameters' types inferred. */
export function defineSchedule<const S extends ParamSpec>(member: PipelineSchedule<S>): PipelineSchedule<S> {
  return member;
}
