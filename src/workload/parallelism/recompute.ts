/**
 * Recomputation: a module keeps only its input in the forward pass, and repeats the pass, with its
 * traffic, before its backward pass. `selective` repeats the core of attention (Korthikanti et al.
 * 2022, §5), `full` whole layers (Chen et al. 2016).
 */
import { UserError } from '../../util/errors.ts';
import { type AttentionCount, attentionOf, forwardFlops, layerFlops, mtpFlops } from '../flops.ts';
import { type LayerKind, lastKind, layerRuns } from '../model.ts';
import type { ModelValues } from '../params.ts';
import type { Block } from './block.ts';
import type { Items, Kit } from './kit.ts';
import { pairedPasses, repeatedSide } from './pairs.ts';

/** Modules that can be recomputed by themselves. */
export const MODULES = ['core-attention', 'attention', 'mlp', 'experts'] as const;

export type Module = (typeof MODULES)[number];

/** The modules to recompute: those of a list, or whole layers. */
export type Recomputed = ReadonlySet<Module> | 'full';

/** Reads the value of `recompute`. Throws `UserError` if a name is not a module. */
export function readRecompute(text = 'none'): Recomputed {
  if (text === 'full') return text;
  if (text === 'none') return new Set();
  if (text === 'selective') return new Set<Module>(['core-attention']);
  return new Set(
    text.split(',').map((part) => {
      const name = part.trim();
      const known = MODULES.find((module) => module === name);
      if (known) return known;
      throw new UserError(`'${name}' cannot be recomputed`, {
        where: 'training.recompute',
        advice: `use none, selective, full, or a list of ${MODULES.join(', ')}`,
      });
    }),
  );
}

/**
 * FLOPs of one token that are repeated in the whole model.
 *
 * @param count Default: as the model says, which is what takes time.
 */
export function repeatedFlops(
  model: ModelValues,
  recomputed: Recomputed,
  count: AttentionCount = attentionOf(model),
): number {
  const { head, total } = forwardFlops(model, count);
  if (recomputed === 'full') return total - head;
  const ofLayer = (kind: LayerKind) => {
    const { projections, router, scores, mlp } = layerFlops(model, kind, count);
    const inner = recomputed.has(kind === 'experts' ? 'experts' : 'mlp') ? mlp : 0;
    if (recomputed.has('attention')) return inner + projections + router + scores;
    return inner + (recomputed.has('core-attention') ? scores : 0);
  };
  const layers = layerRuns(model).reduce((sum, run) => sum + run.layers * ofLayer(run.kind), 0);
  const extra = recomputed.has('attention') ? mtpFlops(model) + head : 0;
  return layers + model.mtp * (ofLayer(lastKind(model)) + extra);
}

/**
 * The block with `items` repeated before its backward pass; `paired`: the same as a side of a pair.
 */
function repeating(kit: Kit, block: Block, items: Items, paired: () => Items): Block {
  if (items.length === 0) return block;
  const sides = kit.pairs ? pairedPasses(kit, block) : undefined;
  return {
    ...block,
    backward: [...items, ...block.backward],
    input: [...items, ...block.input],
    paired: sides && { ...sides, backward: [...paired(), ...sides.backward] },
  };
}

/** The blocks of a layer, first to last, with what is recomputed; `core`: that of its attention. */
export function recomputedLayer(
  kit: Kit,
  [attention, mlp]: readonly [attention: Block, mlp: Block],
  core: Items,
  recomputed: Recomputed,
): readonly Block[] {
  const again = (block: Block, blocks: readonly Block[], items: Items) =>
    repeating(kit, block, items, () => (blocks.length > 0 ? repeatedSide(kit, blocks) : items));
  if (recomputed === 'full') {
    const both = [attention, mlp];
    return [
      attention,
      again(
        mlp,
        both,
        both.flatMap(({ forward }) => forward),
      ),
    ];
  }
  const has = (name: string) => [...recomputed].some((module) => module === name);
  return [
    has('attention')
      ? again(attention, [attention], attention.forward)
      : again(attention, [], has('core-attention') ? core : []),
    again(mlp, [mlp], has(mlp.name) ? mlp.forward : []),
  ];
}
