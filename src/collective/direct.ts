/**
 * All-at-once all-to-all: every rank posts all its sends together, as NCCL's grouped send/recv does with enough
 * channels. Each send is a lane of its own, so they share the rank's port; one more lane awaits all that arrives.
 */
import { type Algorithm, share } from './algorithm.ts';
import { channelParams } from './channels.ts';

/** One step; lane `d·channels + c` sends to the position d+1 places on, the last lane receives. */
export const directAllToAll: Algorithm<typeof channelParams> = {
  name: 'direct',
  summary: 'all n-1 messages of every rank at once',
  params: channelParams,
  parts: (values) => values.channels,
  lanesPerRank: (n, values) => (n - 1) * values.channels + 1,
  channel: (lane, _n, values) => lane % values.channels,
  program(part) {
    const { n, position, lane, lanesPerRank, repetition, values } = part;
    const receiver = lanesPerRank - 1;
    if (lane === receiver) return [{ needSignals: part.needSignals, need: receiver, ...part.done }];
    const channel = lane % values.channels;
    const peer = (position + 1 + Math.floor(lane / values.channels)) % n;
    const bytes = share(part.bytes, values.channels, channel);
    // Written out, not spread from evenChunks: n² of these are made, and spreads cost tens of microseconds.
    const send = {
      send: true,
      needSignals: part.needSignals,
      delayPs: part.firstDelayPs,
      bytes: Math.floor(bytes / n),
      granule: 1,
      extra: bytes % n,
      chunkMod: n,
      peerBase: part.firstLane + peer * lanesPerRank + receiver,
      dstStep0: repetition,
      chunkBase: ((repetition * values.channels + channel) * n + position) * n,
      chunk0: peer,
    };
    return part.tellsDone ? [send, part.done] : [send];
  },
};
