/**
 * A transfer between two ranks, as a pipeline sends activations to the next stage: the first rank
 * of a group sends, the second receives. Ranks after the second do nothing.
 */
import { type Algorithm, type Collective, share } from './algorithm.ts';
import { type channelParams, laneAChannel } from './channels.ts';
import { oneChunk, only } from './holdings.ts';

/** One message of the whole size. */
const directTransfer: Algorithm<typeof channelParams> = {
  name: 'direct',
  summary: 'one message',
  ...laneAChannel,
  program(part) {
    const { n, position, lane, lanesPerRank, repetition, firstLane, needSignals } = part;
    if (n === 1 || position > 1) return [{ needSignals, ...part.done }];
    if (position === 1) return [{ needSignals, need: 1, ...part.done }];
    const message = {
      needSignals,
      delayPs: part.firstDelayPs,
      send: true,
      peerBase: firstLane + lanesPerRank + lane,
      dstStep0: repetition,
      bytes: share(part.bytes, lanesPerRank, lane),
      chunkBase: repetition * lanesPerRank + lane,
    };
    return part.tellsDone ? [message, part.done] : [message];
  },
};

/** The second rank ends with the buffer of the first. */
export const transfer: Collective = {
  name: 'transfer',
  summary: 'the first rank of each group sends its buffer to the second',
  size: 'bytes of the buffer',
  busFactor: () => 1,
  algorithms: [directTransfer],
  defaultAlgorithm: directTransfer.name,
  chunks: () => 1,
  chunkBytes: (_n, bytes) => bytes,
  before: (_n, p) => (p === 0 ? oneChunk(0, only(0)) : new Map()),
  after: (_n, p) => (p < 2 ? oneChunk(0, only(0)) : new Map()),
};
