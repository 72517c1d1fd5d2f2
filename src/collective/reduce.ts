import { type Collective, share } from './algorithm.ts';
import { binomialTreeReduce } from './binomial-tree.ts';
import { chainReduce } from './chain.ts';
import { doubleBinaryTreeReduce } from './double-binary-tree.ts';
import { all, everyChunk, only } from './holdings.ts';
import { sharpReduce } from './sharp.ts';

/** The first rank of the group ends with the sum of all ranks' buffers. */
export const reduce: Collective = {
  name: 'reduce',
  summary: 'the first rank ends with the sum of all buffers',
  size: 'bytes per rank',
  reduces: true,
  busFactor: () => 1,
  algorithms: [chainReduce, binomialTreeReduce, doubleBinaryTreeReduce, sharpReduce],
  defaultAlgorithm: 'chain',
  chunks: () => 1,
  chunkBytes: (_n, bytes, c, chunks) => share(bytes, chunks, c),
  before: (_n, p, chunks) => everyChunk(chunks, () => only(p)),
  after: (n, p, chunks) => (p === 0 ? everyChunk(chunks, () => all(n)) : new Map()),
};
