/**
 * All-at-once all-to-all: every rank posts all its sends together, as NCCL's grouped send/recv does
 * with enough channels. Each send is a lane of its own, so they share the rank's port; one more
 * lane awaits all that arrives. With `concurrency` a rank has so many lanes, each of which sends to
 * one peer after another, nearest first.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { type Algorithm, evenChunks, share } from './algorithm.ts';
import { channelParams } from './channels.ts';
import { blockBytesOf, isSkewed, skewParams } from './skew.ts';
import { alphaBeta } from './time.ts';

const params = {
  ...channelParams,
  concurrency: {
    kind: 'count',
    help: 'peers that a rank sends to at the same time; 0: all',
    default: 0,
    min: 0,
    max: 65_536,
  },
  ...skewParams,
} as const satisfies ParamSpec;

/** Peers of a rank that are sent to at a time. */
function widthOf(n: number, { concurrency }: ParamValues<typeof params>): number {
  return concurrency === 0 ? n - 1 : Math.min(concurrency, n - 1);
}

/**
 * Lane `d·channels + c` sends to the position d+1 places on, and then to every `concurrency`-th
 * after it; the last lane receives.
 */
export const directAllToAll: Algorithm<typeof params> = {
  name: 'direct',
  summary: 'every rank sends all its n-1 messages at once',
  params,
  reads: 'matrix',
  chunkBytes: blockBytesOf,
  parts: (values) => values.channels,
  lanesPerRank: (n, values) => widthOf(n, values) * values.channels + 1,
  channel: (lane, _n, values) => lane % values.channels,
  time(n, bytes, net, values) {
    if (isSkewed(values)) return undefined;
    return alphaBeta(net, Math.ceil((n - 1) / Math.max(1, widthOf(n, values))), ((n - 1) * bytes) / n);
  },
  program(part) {
    const { n, position, lane, lanesPerRank, repetition, values } = part;
    const receiver = lanesPerRank - 1;
    if (lane === receiver)
      return [{ needSignals: part.needSignals, need: (n - 1) * values.channels, ...part.done }];
    const channel = lane % values.channels;
    const width = widthOf(n, values);
    const first = Math.floor(lane / values.channels);
    const peer = (position + 1 + first) % n;
    const bytes = share(part.bytes, values.channels, channel);
    // Written out, not spread from evenChunks: n² of these are made, and spreads cost tens of
    // microseconds.
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
    const later = Math.floor((n - 2 - first) / width);
    if (isSkewed(values)) {
      const ops = Array.from({ length: later + 1 }, (_, i) => {
        const to = (peer + i * width) % n;
        const own = { bytes: blockBytesOf(n, bytes, position * n + to, values), extra: 0, chunk0: to };
        const lane = part.firstLane + to * lanesPerRank + receiver;
        const after = i === 0 ? {} : { needSignals: 0, delayPs: part.stepDelayPs };
        return { ...send, ...own, ...after, peerBase: lane };
      });
      return part.tellsDone ? [...ops, part.done] : ops;
    }
    if (later === 0) return part.tellsDone ? [send, part.done] : [send];
    const rest = {
      ...send,
      count: later,
      needSignals: 0,
      delayPs: part.stepDelayPs,
      peerBase: part.firstLane + receiver,
      peer0: (peer + width) * lanesPerRank,
      peerStride: width * lanesPerRank,
      peerMod: n * lanesPerRank,
      chunk0: peer + width,
      chunkStride: width,
    };
    return part.tellsDone ? [send, rest, part.done] : [send, rest];
  },
  alike(part) {
    const { n, position, lane, lanesPerRank, repetition, values } = part;
    // The first lane sends to the next position, the second to the one after it.
    if (lane > 0 || n < 3 || values.channels > 1 || widthOf(n, values) < n - 1 || isSkewed(values))
      return undefined;
    const loop = {
      send: true,
      count: n - 1,
      needSignals: part.needSignals,
      delayPs: part.firstDelayPs,
      ...evenChunks(part.bytes, n),
      peerBase: part.firstLane + lanesPerRank - 1,
      peer0: (position + 1) * lanesPerRank,
      peerStride: lanesPerRank,
      peerMod: n * lanesPerRank,
      dstStep0: repetition,
      chunkBase: (repetition * n + position) * n,
      chunk0: position + 1,
      chunkStride: 1,
    };
    return { loop, rest: part.tellsDone ? [part.done] : [] };
  },
};
