import { type Collective, share } from './algorithm.ts';
import { binomialTreeAllReduce } from './binomial-tree.ts';
import { doubleBinaryTreeAllReduce } from './double-binary-tree.ts';
import { hierarchicalAllReduce } from './hierarchical.ts';
import { all, everyChunk, only } from './holdings.ts';
import { nvlsAllReduce } from './nvls.ts';
import { nvlsTreeAllReduce } from './nvls-tree.ts';
import { rabenseifnerAllReduce } from './rabenseifner.ts';
import { recursiveDoublingAllReduce } from './recursive-doubling.ts';
import { ringAllReduce } from './ring.ts';
import { sharpAllReduce } from './sharp-all-reduce.ts';
import { torusRingsAllReduce } from './torus-rings.ts';
import { directAllReduce } from './two-shot.ts';

/** Every rank ends with the sum of all ranks' buffers. */
export const allReduce: Collective = {
  name: 'all-reduce',
  summary: 'every rank ends with the sum of all buffers',
  size: 'bytes per rank',
  reduces: true,
  busFactor: (n) => (2 * (n - 1)) / n,
  algorithms: [
    ringAllReduce,
    doubleBinaryTreeAllReduce,
    recursiveDoublingAllReduce,
    rabenseifnerAllReduce,
    binomialTreeAllReduce,
    hierarchicalAllReduce,
    directAllReduce,
    nvlsAllReduce,
    nvlsTreeAllReduce,
    torusRingsAllReduce,
    sharpAllReduce,
  ],
  defaultAlgorithm: 'ring',
  chunks: (n) => n,
  chunkBytes: (_n, bytes, c, chunks) => share(bytes, chunks, c),
  before: (_n, p, chunks) => everyChunk(chunks, () => only(p)),
  after: (n, _p, chunks) => everyChunk(chunks, () => all(n)),
};
