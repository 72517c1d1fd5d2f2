/**
 * Direct all-reduce ("two-shot"; NVIDIA TensorRT-LLM and vLLM custom all-reduce; the `allpairs` of
 * MSCCL). Every rank sends every other its part of the buffer at once. It adds up the parts it
 * gets, and sends the sum to all at once. Time 2·(α + (n−1)/n·S·β). Each send is a lane of its own;
 * the lane that awaits all arrivals wakes the second shot's.
 */
import { type Algorithm, share } from './algorithm.ts';
import { channelParams } from './channels.ts';
import { alphaBeta } from './time.ts';

/**
 * With k = (n−1)·channels lanes d·channels + c of the first shot send to the position d+1 places
 * on, the next k likewise in the second; the last lane receives.
 */
export const directAllReduce: Algorithm<typeof channelParams> = {
  name: 'direct',
  summary: 'all parts to their ranks at once, then all sums back at once; for ranks that share a switch',
  params: channelParams,
  parts: (values) => values.channels,
  lanesPerRank: (n, values) => 2 * (n - 1) * values.channels + 1,
  channel: (lane, _n, values) => lane % values.channels,
  time: (n, bytes, net) => alphaBeta(net, 2, (2 * (n - 1) * bytes) / n),
  program(part) {
    const { n, position, lane, lanesPerRank, repetition, values, firstLane, needSignals } = part;
    const receiver = lanesPerRank - 1;
    const senders = receiver / 2;
    if (lane === receiver) {
      if (n === 1) return [{ needSignals, ...part.done }];
      // Messages, not signals: these are told apart from the start of the next repetition, which
      // may come early.
      const wake = {
        count: senders,
        send: true,
        carries: () => [],
        dstStep0: repetition * (part.tellsDone ? 2 : 1),
        peerBase: firstLane + position * lanesPerRank + senders,
        peerStride: 1,
        peerMod: senders,
      };
      return [
        { ...wake, count: 1, need: senders, needSignals },
        ...(senders > 1 ? [{ ...wake, count: senders - 1, peer0: 1 }] : []),
        { need: senders, ...part.done },
      ];
    }
    const second = lane >= senders;
    const channel = lane % values.channels;
    const peer = (position + 1 + Math.floor((lane % senders) / values.channels)) % n;
    const bytes = share(part.bytes, values.channels, channel);
    // Steps of the receiver in a repetition: one that awaits the parts, one a message to a sender
    // of the second shot after the first, one that awaits the sums.
    const firstStep = repetition * (senders + 1);
    const send = {
      send: true,
      reduce: !second,
      needSignals,
      need: second ? 1 : 0,
      delayPs: second ? part.stepDelayPs : part.firstDelayPs,
      bytes: Math.floor(bytes / n),
      granule: 1,
      extra: bytes % n,
      chunkMod: n,
      peerBase: firstLane + peer * lanesPerRank + receiver,
      dstStep0: firstStep + (second ? senders : 0),
      chunkBase: (repetition * values.channels + channel) * n,
      chunk0: second ? position : peer,
    };
    return part.tellsDone ? [send, part.done] : [send];
  },
};
