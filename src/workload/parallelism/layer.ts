/** The units of model chunks: layers, and the ends of the model. */
import { attentionOf, forwardFlops, layerFlops, mtpFlops } from '../flops.ts';
import {
  countParameters,
  type LayerKind,
  lastKind,
  layerParameters,
  layerRuns,
  mtpParameters,
} from '../model.ts';
import { attentionBlock } from './attention.ts';
import { embeddingBlock, headBlock, lossBlock } from './ends.ts';
import { expertBlock } from './expert.ts';
import type { Kit } from './kit.ts';
import type { ShardUnit } from './pass.ts';
import { readRecompute, recomputedLayer } from './recompute.ts';
import type { Stages } from './stages.ts';
import { tensorBlock } from './tensor.ts';
import { tiedStages } from './tied.ts';

/** Makes the units of chunks of one stage, first to last. */
export function unitMaker(kit: Kit, stages: Stages): (chunk: number) => readonly ShardUnit[] {
  const { layers: chunks } = stages;
  const { model } = kit.training;
  const { tp } = kit.grid.sizes;
  const count = countParameters(model);
  const { head } = forwardFlops(model);
  const output = tiedStages(kit.training, stages) ? count.embedding : count.head;
  const made = new Map<LayerKind, ShardUnit>();
  const layerOf = (kind: LayerKind): ShardUnit => {
    const layer = made.get(kind) ?? makeLayer(kit, kind, { flops: 0, elements: 0 });
    made.set(kind, layer);
    return layer;
  };
  const kinds = layerRuns(model).flatMap(({ kind, layers }) => new Array<LayerKind>(layers).fill(kind));
  return (chunk) => {
    const { layers, mtp, first, last } = chunks[chunk]!;
    const from = chunks.slice(0, chunk).reduce((sum, before) => sum + before.layers, 0);
    // A module of multi-token prediction has logits of its own.
    const module = { flops: mtpFlops(model) + head, elements: mtpParameters(model) };
    return [
      ...(first ? [[embeddingBlock(kit, { dp: count.embedding / tp, edp: 0 })]] : []),
      ...kinds.slice(from, from + layers).map(layerOf),
      ...Array.from({ length: mtp }, () => [...makeLayer(kit, lastKind(model), module), lossBlock(kit)]),
      ...(last ? [[headBlock(kit, head, { dp: output / tp + count.finalNorm, edp: 0 })]] : []),
    ];
  };
}

/** Work and parameters that come before a layer. */
interface Extra {
  /** Forward, a token. */
  readonly flops: number;
  readonly elements: number;
}

function makeLayer(kit: Kit, kind: LayerKind, extra: Extra): ShardUnit {
  const { model, recompute } = kit.training;
  const { tp, ep } = kit.grid.sizes;
  const own = layerParameters(model, kind);
  const norm = own.norms / 2;
  const outer = { dp: own.attention / tp + norm + extra.elements / tp, edp: 0 };
  const inner = {
    dp: (own.mlp + own.shared) / tp + own.router + norm,
    edp: kind === 'experts' ? (model.experts * own.expert) / (tp * ep) : 0,
  };
  const attention = attentionBlock(kit, kind, outer, extra.flops);
  const flops = layerFlops(model, kind, attentionOf(model)).mlp;
  const columns = (model.mlp === 'gated' ? 2 / 3 : 1 / 2) * flops;
  const mlp =
    kind === 'experts'
      ? expertBlock(kit, { routed: flops - 2 * own.shared, shared: 2 * own.shared }, inner)
      : tensorBlock(kit, 'mlp', { forward: flops, weights: flops, columns }, inner);
  return recomputedLayer(kit, [attention.block, mlp], attention.core, readRecompute(recompute));
}
