/**
 * The memory of a training step: that of the pipeline stage that needs most.
 *
 * - Activations of a model chunk live from the start of its forward pass to the end of its backward
 *   pass. The schedule's order tells how many live at once.
 * - `zero1` divides the optimizer's state over the ranks with the same parameters, `fsdp` divides
 *   parameters and gradients too, `hsdp` all of it over `shard` ranks; experts always over all that
 *   hold the same ones.
 * - Sharded parameters are whole while they are used. Without resharding they stay so until the
 *   backward pass, in a pipeline until the end of the step, with their gradients.
 */
import { type LayerKind, type LayerRun, layerRuns } from '../model.ts';
import { expertLoad } from '../parallelism/expert-load.ts';
import type { ChunkLayers } from '../parallelism/pipeline/layout.ts';
import { peakActivations } from '../parallelism/pipeline/units.ts';
import { isSharded, keepsHead } from '../parallelism/sharded.ts';
import { type Stages, stagesOf } from '../parallelism/stages.ts';
import type { Training } from '../params.ts';
import { type Gathered, keptActivations, type RankLoad, type RankMemory, rankMemory } from './memory.ts';
import { ADAM, heldParameters, type Shards, type Share } from './state.ts';

/** The memory of a rank of the stage that needs most. */
export interface TrainingMemory {
  readonly memory: RankMemory;
  /** The first of those that need most. */
  readonly stage: number;
  /** All stages; 1 without a pipeline. */
  readonly stages: number;
}

/** The stage of a checked training block that needs most. */
export function trainingMemory(training: Training): TrainingMemory {
  const all = stageLoads(training).map((load) => rankMemory(training.model, load));
  const worst = all.reduce((most, { total }, stage) => (total > all[most]!.total ? stage : most), 0);
  return { memory: all[worst]!, stage: worst, stages: all.length };
}

/** The load of a rank of each stage. */
export function stageLoads(training: Training, stages: Stages = stagesOf(training)): RankLoad[] {
  const { model, parallelism, batch, gradients } = training;
  const { tp, cp = 1, sequenceParallel = false } = parallelism;
  const { busiest: load } = expertLoad(training);
  // Kernels that are not fused leave their scores in memory, those of dropout included (core.ts).
  const unfused = training.compute?.values.attention === 'unfused';
  const kernels = unfused ? { scores: true, dropout: true } : {};
  const split = { tp, sequenceParallel, recompute: training.recompute ?? 'none', load, ...kernels };
  const shareOf = shares(training, stages);
  return stages.orders.map((order, stage): RankLoad => {
    const chunks = stages.chunksOf(stage).map((chunk) => [chunk, shareOf(chunk)] as const);
    const share = together(chunks.map(([, one]) => one));
    const kept = new Map(chunks.map(([chunk, one]) => [chunk, keptActivations(model, one, split)]));
    const all = keptActivations(model, share, split);
    const peak = peakActivations(order, (chunk) => kept.get(chunk)!);
    return {
      ...{ share, split, widths: { ...ADAM, gradient: gradients.dtypeBytes } },
      shards: shardsOf(training, stages.schedule.copies),
      gathered: gatheredOf(
        training,
        share,
        chunks.map(([, one]) => one),
        stages.schedule.copies,
      ),
      tokens: ((batch.sequences / batch.microBatches) * model.sequence) / cp,
      inFlight: all > 0 ? peak / all : 0,
    };
  });
}

/** The part of the model that each chunk is. */
function shares({ model, parallelism: { tp, ep } }: Training, stages: Stages): (chunk: number) => Share {
  const kinds = layerRuns(model).flatMap(({ kind, layers }) => new Array<LayerKind>(layers).fill(kind));
  return (chunk) => {
    const { layers, mtp, first, last } = stages.layers[chunk]!;
    const from = layersBefore(stages.layers, chunk);
    const own = kinds.slice(from, from + layers);
    return { layers: runs(own), embedding: first, head: last, mtp, tp, ep };
  };
}

function layersBefore(chunks: readonly ChunkLayers[], chunk: number): number {
  return chunks.slice(0, chunk).reduce((sum, { layers }) => sum + layers, 0);
}

function runs(kinds: readonly LayerKind[]): LayerRun[] {
  const both = (['dense', 'experts'] as const).map((kind) => ({
    kind,
    layers: kinds.filter((one) => one === kind).length,
  }));
  return both.filter(({ layers }) => layers > 0);
}

/** The chunks of a stage as one part of the model. */
function together(chunks: readonly Share[]): Share {
  return {
    ...chunks[0]!,
    layers: chunks.flatMap(({ layers }) => layers),
    embedding: chunks.some(({ embedding }) => embedding),
    head: chunks.some(({ head }) => head),
    mtp: chunks.reduce((sum, { mtp }) => sum + mtp, 0),
  };
}

/** @param copies Stages with the same parameters. */
function shardsOf({ parallelism, gradients }: Training, copies: number): RankLoad['shards'] {
  const { dp, cp = 1, ep } = parallelism;
  const { sharding = 'none', shard } = gradients;
  const same = dp * cp * copies;
  const of = (ranks: number): Shards => {
    if (sharding === 'none') return { parameters: 1, gradients: 1, optimizer: 1 };
    if (sharding === 'zero1') return { parameters: 1, gradients: 1, optimizer: ranks };
    return { parameters: ranks, gradients: ranks, optimizer: ranks };
  };
  return { dense: of(sharding === 'hsdp' ? (shard ?? same) : same), experts: of(same / ep) };
}

/** Parts that are whole at the same time, of a stage with these chunks. */
function gatheredOf(training: Training, share: Share, chunks: readonly Share[], copies: number): Gathered {
  if (!isSharded(training)) return { parameters: 0, gradients: 0 };
  const { model, parallelism, gradients } = training;
  const staged = parallelism.pp > 1;
  const { reshardAfterForward: reshard = !staged, prefetch = 1, overlap } = gradients;
  const shards = shardsOf(training, copies);
  // A rank that has all of a part gathers none of it.
  const count: Count = (part) => {
    const { dense, experts } = heldParameters(model, part);
    return (shards.dense.parameters > 1 ? dense : 0) + (shards.experts.parameters > 1 ? experts : 0);
  };
  const whole = count(share);
  const units = chunks.map((chunk) => unitsOf(chunk, count));
  const most = (lists: readonly number[][], count: number) =>
    Math.max(...lists.map((list) => largest(list, count)));
  // A head that is kept is the last unit forward, and the first one backward. If its matrix is that
  // of the embedding, it stays whole in between.
  const kept = keepsHead(training) && model.tiedEmbedding ? 1 : 0;
  const matrix = kept * units[0]![0]!;
  const others = units.map((list) => list.slice(kept));
  // The unit at work and those gathered ahead; the gradients before it, while they are reduced.
  return {
    parameters: reshard ? matrix + most(others, overlap ? 1 + prefetch : 1) : whole,
    gradients: (staged && !reshard) || !overlap ? whole : most(units, 2),
  };
}

/** Parameters of a part of the model that are sharded. */
type Count = (part: Share) => number;

/** Parameters of a rank in each unit of sharding, first to last. */
function unitsOf(share: Share, count: Count): number[] {
  const none = { ...share, layers: [], embedding: false, head: false, mtp: 0 };
  const size = (part: Partial<Share>) => count({ ...none, ...part });
  const { embedding } = share;
  const layers = share.layers.flatMap(({ kind, layers: times }) =>
    new Array<number>(times).fill(size({ layers: [{ kind, layers: 1 }] })),
  );
  return [
    ...(embedding ? [size({ embedding })] : []),
    ...layers,
    ...new Array<number>(share.mtp).fill(size({ mtp: 1 })),
    // A tied matrix is that of the embedding.
    ...(share.head ? [size({ head: true, embedding }) - (embedding ? size({ embedding }) : 0)] : []),
  ];
}

/** The largest sum of `count` neighbours. */
function largest(list: readonly number[], count: number): number {
  const sums = list.map((_, i) => list.slice(i, i + count).reduce((sum, size) => sum + size, 0));
  return Math.max(0, ...sums);
}
