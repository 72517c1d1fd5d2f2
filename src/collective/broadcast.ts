import { type Collective, share } from './algorithm.ts';
import { binomialTreeBroadcast } from './binomial-tree.ts';
import { chainBroadcast } from './chain.ts';
import { doubleBinaryTreeBroadcast } from './double-binary-tree.ts';
import { everyChunk, only } from './holdings.ts';
import { sharpBroadcast } from './sharp.ts';

/** Every rank ends with the buffer of the first rank of the group. */
export const broadcast: Collective = {
  name: 'broadcast',
  summary: 'every rank ends with the buffer of the first rank',
  size: 'bytes of the buffer',
  busFactor: () => 1,
  algorithms: [chainBroadcast, binomialTreeBroadcast, doubleBinaryTreeBroadcast, sharpBroadcast],
  defaultAlgorithm: 'chain',
  chunks: () => 1,
  chunkBytes: (_n, bytes, c, chunks) => share(bytes, chunks, c),
  before: (_n, p, chunks) => (p === 0 ? everyChunk(chunks, () => only(0)) : new Map()),
  after: (_n, _p, chunks) => everyChunk(chunks, () => only(0)),
};
