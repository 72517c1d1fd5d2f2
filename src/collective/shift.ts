/**
 * Send-recv as nccl-tests' `sendrecv_perf` measures it: every rank sends to the next one of the
 * group and receives from the one before.
 */
import { type Algorithm, share } from './algorithm.ts';
import { type channelParams, laneAChannel } from './channels.ts';

/** One message of the whole size a rank. */
export const directSendRecv: Algorithm<typeof channelParams> = {
  name: 'direct',
  summary: 'every rank sends its buffer to the next rank of the group',
  ...laneAChannel,
  program(part) {
    const { n, position, lane, lanesPerRank, repetition } = part;
    if (n === 1) return [{ needSignals: part.needSignals, ...part.done }];
    return [
      {
        needSignals: part.needSignals,
        delayPs: part.firstDelayPs,
        send: true,
        peerBase: part.firstLane + ((position + 1) % n) * lanesPerRank + lane,
        dstStep0: 2 * repetition + 1,
        bytes: share(part.bytes, lanesPerRank, lane),
        chunkBase: (repetition * lanesPerRank + lane) * n + position,
      },
      { need: 1, ...part.done },
    ];
  },
};
