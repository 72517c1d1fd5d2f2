import type { Collective } from './algorithm.ts';
import { oneChunk, only } from './holdings.ts';
import { directSendRecv } from './shift.ts';

/** Every rank ends with the buffer of the rank before it. */
export const sendRecv: Collective = {
  name: 'send-recv',
  summary: 'every rank sends its buffer to the next rank and receives from the previous one',
  size: 'bytes per rank',
  busFactor: () => 1,
  algorithms: [directSendRecv],
  defaultAlgorithm: 'direct',
  chunks: (n) => n,
  chunkBytes: (_n, bytes) => bytes,
  before: (_n, p) => oneChunk(p, only(p)),
  after: (n, p) => oneChunk((p + n - 1) % n, only((p + n - 1) % n)),
};
