import { type Collective, share } from './algorithm.ts';
import { everyChunk, oneChunk, only } from './holdings.ts';
import { recursiveDoublingAllGather } from './recursive-halving.ts';
import { ringAllGather } from './ring.ts';
import { sharpAllGather } from './sharp.ts';
import { torusRingsAllGather } from './torus-rings.ts';

/** Every rank ends with all parts, part p from position p. */
export const allGather: Collective = {
  name: 'all-gather',
  summary: 'every rank ends with the parts of all ranks',
  size: 'bytes of the whole buffer (n parts)',
  countsBlock: true,
  busFactor: (n) => (n - 1) / n,
  algorithms: [ringAllGather, recursiveDoublingAllGather, sharpAllGather, torusRingsAllGather],
  defaultAlgorithm: 'ring',
  chunks: (n) => n,
  chunkBytes: (n, bytes, c) => share(bytes, n, c),
  before: (_n, p) => oneChunk(p, only(p)),
  after: (n) => everyChunk(n, only),
};
