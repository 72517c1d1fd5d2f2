/** A part of the model whose passes are lists of items. */
import type { Items } from './kit.ts';

/** Elements of a rank's parameters: those of every data-parallel rank, and those of experts. */
export interface Elements {
  readonly dp: number;
  readonly edp: number;
}

/** The passes of one micro-batch through a part of the model, e.g. the attention of a layer. */
export interface Block {
  /** E.g. `attention`. */
  readonly name: string;
  readonly forward: Items;
  /** Gradients of the input and of the weights. */
  readonly backward: Items;
  /** The part of the backward pass that the block before waits for: gradients of the input. */
  readonly input: Items;
  /** The rest of the backward pass: gradients of the weights. */
  readonly weight: Items;
  /**
   * The passes as sides of a pair: with points at which the other side may go on (pairs.ts). Each
   * records its result (`Kit.result`). Default: the passes above.
   */
  readonly paired?: { readonly forward: Items; readonly backward: Items } | undefined;
  /** Parameters whose gradients are ready after `backward`, or after `weight`. */
  readonly elements: Elements;
}
