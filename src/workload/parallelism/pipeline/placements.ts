/** Where model chunks are: in loops over the ranks, in a V, or in both directions. */
import type { ChunkPlacement, PipelineSize, Work } from './schedule.ts';

/** Chunk c is on rank c mod stages: rank r has r, r + stages, … */
export function looped({ stages, virtual }: PipelineSize): ChunkPlacement {
  return {
    chunks: stages * virtual,
    chunksOf: (rank) => Array.from({ length: virtual }, (_, turn) => turn * stages + rank),
    rankOf: ({ chunk }) => chunk % stages,
  };
}

/** Down the ranks and up again: rank r has chunks r and 2·stages-1-r. */
export function folded({ stages }: PipelineSize): ChunkPlacement {
  const chunks = 2 * stages;
  return {
    chunks,
    chunksOf: (rank) => [rank, chunks - 1 - rank],
    rankOf: ({ chunk }) => Math.min(chunk, chunks - 1 - chunk),
  };
}

/**
 * One chunk a rank, held twice: rank r has chunks r and stages-1-r. The first half of the
 * micro-batches goes down the ranks, the second half up.
 */
export function bothWays({ stages, microBatches }: PipelineSize): ChunkPlacement {
  const isDown = ({ microBatch }: Work) => microBatch < microBatches / 2;
  return {
    chunks: stages,
    chunksOf: (rank) => [rank, stages - 1 - rank],
    rankOf: (work) => (isDown(work) ? work.chunk : stages - 1 - work.chunk),
  };
}
