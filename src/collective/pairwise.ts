/**
 * Pairwise all-to-all (Thakur, Rabenseifner and Gropp 2005, "Optimization of collective
 * communication operations in MPICH", §6). At step t every rank sends to the one t+1 places on,
 * receives from the one t+1 places back, and goes on when both are done. So at any time each rank
 * has one peer each way.
 */
import { type Algorithm, evenChunks, share } from './algorithm.ts';
import { channelParams, laneAChannel } from './channels.ts';
import { blockBytesOf, isSkewed, skewParams } from './skew.ts';
import { alphaBeta } from './time.ts';

const params = { ...channelParams, ...skewParams } as const;

/** n-1 steps of 1/n of the rank's bytes; a rank's block for itself stays where it is. */
export const pairwiseAllToAll: Algorithm<typeof params> = {
  name: 'pairwise',
  summary: 'n-1 steps; in each, every rank sends to one peer and receives from one',
  ...laneAChannel,
  params,
  reads: 'matrix',
  chunkBytes: blockBytesOf,
  time: (n, bytes, net, values) =>
    isSkewed(values) ? undefined : alphaBeta(net, n - 1, ((n - 1) * bytes) / n),
  program(part) {
    const { n, position, lane, lanesPerRank, repetition } = part;
    if (n === 1) return [{ needSignals: part.needSignals, ...part.done }];
    const firstStep = repetition * n;
    const op = (i: number) => ({
      delayPs: part.stepDelayPs,
      ...evenChunks(share(part.bytes, lanesPerRank, lane), n),
      send: true,
      peerBase: part.firstLane + lane,
      peer0: (position + 1 + i) * lanesPerRank,
      peerStride: lanesPerRank,
      peerMod: n * lanesPerRank,
      dstStep0: firstStep + 1 + i,
      dstStepStride: 1,
      chunkBase: ((repetition * lanesPerRank + lane) * n + position) * n,
      chunk0: position + 1 + i,
      chunkStride: 1,
    });
    if (isSkewed(part.values)) {
      const payload = share(part.bytes, lanesPerRank, lane);
      const ops = Array.from({ length: n - 1 }, (_, i) => {
        const bytes = blockBytesOf(n, payload, position * n + ((position + 1 + i) % n), part.values);
        return { ...op(i), bytes, extra: 0, need: i === 0 ? 0 : 1 };
      });
      ops[0] = { ...ops[0]!, needSignals: part.needSignals, delayPs: part.firstDelayPs } as (typeof ops)[0];
      return [...ops, { need: 1, ...part.done }];
    }
    return [
      { ...op(0), needSignals: part.needSignals, delayPs: part.firstDelayPs },
      { ...op(1), count: n - 2, need: 1 },
      { need: 1, ...part.done },
    ];
  },
};
