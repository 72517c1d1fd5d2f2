import { type Collective, share } from './algorithm.ts';
import { bruckAllToAll } from './bruck.ts';
import { directAllToAll } from './direct.ts';
import { hierarchicalAllToAll } from './hierarchical-all-to-all.ts';
import { only } from './holdings.ts';
import { onceAServer } from './once-a-server.ts';
import { pairwiseAllToAll } from './pairwise.ts';
import { railAlignedAllToAll } from './rail-aligned.ts';

/**
 * Position p ends with block p of every rank; chunk `s·n + d` goes from position s to position d.
 */
export const allToAll: Collective = {
  name: 'all-to-all',
  summary: 'every rank sends a different block to every rank',
  size: 'bytes per rank; 1/n of them go to each rank, itself included',
  countsBlock: true,
  busFactor: (n) => (n - 1) / n,
  algorithms: [
    ...[directAllToAll, pairwiseAllToAll, bruckAllToAll],
    ...[hierarchicalAllToAll, railAlignedAllToAll, onceAServer],
  ],
  defaultAlgorithm: 'direct',
  chunks: (n) => n * n,
  chunkBytes: (n, bytes, c) => share(bytes, n, c % n),
  before: (n, p) => new Map(Array.from({ length: n }, (_, d) => [p * n + d, only(p)])),
  after: (n, p) => new Map(Array.from({ length: n }, (_, s) => [s * n + p, only(s)])),
};
