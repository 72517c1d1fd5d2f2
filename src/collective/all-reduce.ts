import { type Collective, share } from './algorithm.ts';
import { all, everyChunk, only } from './holdings.ts';
import { ringAllReduce } from './ring.ts';

/** Every rank ends with the sum of all ranks' buffers. */
export const allReduce: Collective = {
  name: 'all-reduce',
  summary: 'every rank ends with the sum of all buffers',
  size: 'bytes per rank',
  busFactor: (n) => (2 * (n - 1)) / n,
  algorithms: [ringAllReduce],
  defaultAlgorithm: 'ring',
  chunks: (n) => n,
  chunkBytes: (n, bytes, c) => share(bytes, n, c),
  before: (n, p) => everyChunk(n, () => only(p)),
  after: (n) => everyChunk(n, () => all(n)),
};
