/** A pass of one micro-batch through a model chunk. */
import type { Block } from './block.ts';
import type { Items } from './kit.ts';
import type { PartKind } from './pipeline/schedule.ts';

/** Blocks whose parameters are one unit of sharding: a layer, or an end of the model. */
export type ShardUnit = readonly Block[];

/** Kind of a pass, and its place in the step. */
export interface PassPlace {
  readonly kind: PartKind;
  /** The model chunk, in forward order. */
  readonly chunk: number;
  /** It is the first pass through the chunk. */
  readonly first: boolean;
  /** It ends the gradients of the chunk's weights. */
  readonly last: boolean;
  /** It is a side of a pair. */
  readonly paired: boolean;
}

/** The items of a pass. */
export interface Pass {
  readonly items: Items;
  /** Items that wait for the end of the step. */
  readonly held: Items;
}

/** Blocks in the order of a pass of that kind. */
export function inOrder<T>(list: readonly T[], kind: PartKind): readonly T[] {
  return kind === 'forward' ? list : list.toReversed();
}
