/**
 * Bruck's all-to-all (Bruck et al. 1997; Thakur, Rabenseifner and Gropp 2005, §6): at step k a rank
 * sends, 2^k places on, all blocks it has whose way still to go has bit k set. Time log2 n·(α +
 * S/2·β) for a power of two. Left out: the time of packing blocks, before and after.
 */
import { type Algorithm, share } from './algorithm.ts';
import { type channelParams, laneAChannel } from './channels.ts';
import { alphaBeta, log2Ceil } from './time.ts';

/** Ways `1 … n-1` that have bit `2^k = bit` set. */
function waysWith(n: number, bit: number): number[] {
  const ways: number[] = [];
  for (let way = bit; way < n; way++) if (way & bit) ways.push(way);
  return ways;
}

export const bruckAllToAll: Algorithm<typeof channelParams> = {
  name: 'bruck',
  summary: 'log2 n steps; each moves half of the buffer by a power of two of ranks; for short messages',
  ...laneAChannel,
  time(n, bytes, net) {
    const steps = log2Ceil(n);
    let blocks = 0;
    for (let k = 0; k < steps; k++) blocks += waysWith(n, 2 ** k).length;
    return alphaBeta(net, steps, (blocks * bytes) / n);
  },
  program(part) {
    const { n, position, lane, lanesPerRank, repetition } = part;
    if (n === 1) return [{ needSignals: part.needSignals, ...part.done }];
    const steps = log2Ceil(n);
    const payload = share(part.bytes, lanesPerRank, lane);
    const chunkBase = (repetition * lanesPerRank + lane) * n * n;
    const sends = Array.from({ length: steps }, (_, k) => {
      const bit = 2 ** k;
      // A block with so far to go in all has come from as many places back as its lower bits say.
      const blocks = () =>
        waysWith(n, bit).map((way) => {
          const source = (position - (way % bit) + n) % n;
          return source * n + ((source + way) % n);
        });
      return {
        send: true,
        need: k === 0 ? 0 : 1,
        needSignals: k === 0 ? part.needSignals : 0,
        delayPs: k === 0 ? part.firstDelayPs : part.stepDelayPs,
        peerBase: part.firstLane + ((position + bit) % n) * lanesPerRank + lane,
        dstStep0: repetition * (steps + 1) + k + 1,
        bytes: blocks().reduce((sum, block) => sum + share(payload, n, block % n), 0),
        chunkBase,
        carries: () => blocks().map((block) => chunkBase + block),
      };
    });
    return [...sends, { need: 1, ...part.done }];
  },
};
