import { type Collective, share } from './algorithm.ts';
import { all, everyChunk, oneChunk, only } from './holdings.ts';
import { recursiveHalvingReduceScatter } from './recursive-halving.ts';
import { ringReduceScatter } from './ring.ts';
import { sharpReduceScatter } from './sharp.ts';
import { torusRingsReduceScatter } from './torus-rings.ts';

/** Position p ends with part p of the sum of all ranks' buffers. */
export const reduceScatter: Collective = {
  name: 'reduce-scatter',
  summary: 'every rank ends with its own part of the sum of all buffers',
  size: 'bytes of the whole buffer (n parts)',
  reduces: true,
  countsBlock: true,
  busFactor: (n) => (n - 1) / n,
  algorithms: [ringReduceScatter, recursiveHalvingReduceScatter, sharpReduceScatter, torusRingsReduceScatter],
  defaultAlgorithm: 'ring',
  chunks: (n) => n,
  chunkBytes: (n, bytes, c) => share(bytes, n, c),
  before: (n, p) => everyChunk(n, () => only(p)),
  after: (n, p) => oneChunk(p, all(n)),
};
