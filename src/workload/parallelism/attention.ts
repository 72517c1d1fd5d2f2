/** The attention of a layer: its work, and its passes. */
import { attentionOf, type LayerFlops, layerFlops } from '../flops.ts';
import { headWidths, type LayerKind } from '../model.ts';
import type { ModelValues } from '../params.ts';
import type { Block, Elements } from './block.ts';
import { contextCore } from './context.ts';
import type { Items, Kit } from './kit.ts';
import { tensorBlock } from './tensor.ts';

/** The passes of a layer's attention. */
export interface Attention {
  readonly block: Block;
  /** The forward pass of its core: the scores and their product with the values. */
  readonly core: Items;
}

/**
 * The attention of a layer, with the router of its experts.
 * @param extra FLOPs of one token forward of other matrices that precede it.
 */
export function attentionBlock(kit: Kit, kind: LayerKind, elements: Elements, extra: number): Attention {
  const { model } = kit.training;
  const flops: LayerFlops = layerFlops(model, kind, attentionOf(model));
  const weights = flops.projections + flops.router + extra;
  const core = kit.grid.sizes.cp > 1 ? contextCore(kit, flops.scores) : undefined;
  const work = {
    ...{ forward: weights + flops.scores, weights, columns: columnFlops(model) },
    others: extra > 0 ? (['extra'] as const) : [],
  };
  return {
    block: tensorBlock(kit, 'attention', work, elements, core),
    core: core?.forward ?? [kit.compute(flops.scores, 'F core')],
  };
}

/** Matrices that read the input of the block: all but the output projection. */
function columnFlops(model: ModelValues): number {
  const { projections } = layerFlops(model, 'dense', attentionOf(model));
  const { value } = headWidths(model);
  return projections - 2 * model.heads * value * model.hidden;
}
