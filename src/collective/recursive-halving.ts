/**
 * Reduce-scatter by recursive halving, all-gather by recursive doubling (Thakur, Rabenseifner and
 * Gropp 2005, §4.1 and §4.2): the two halves of Rabenseifner's all-reduce, farthest ranks first and
 * last, so that position p has block p. Time log2 n·α + (n−1)/n·S·β. On other than powers of two
 * ranks are folded (`fold.ts`): two more messages, one of S and one of S/n.
 */
import { channelParams } from './channels.ts';
import { type Fold, folded, foldOf } from './fold.ts';
import { halve, regather } from './halving.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { messagesPs, powersBelow } from './time.ts';

/** Blocks of the members `low … low+size-1` and of those folded into them. */
function blocksOf({ firstBlock }: Fold) {
  return (low: number, size: number) => ({
    first: firstBlock(low),
    count: firstBlock(low + size) - firstBlock(low),
  });
}

function half(name: string, summary: string, gathers: boolean) {
  return planned<typeof channelParams>({
    name,
    summary,
    params: channelParams,
    parts: ({ channels }) => channels,
    lanesPerRank: (_n, { channels }) => channels,
    channel: (lane) => lane,
    time(n, bytes, net) {
      const { members, aside, firstBlock } = foldOf(n);
      // In every range the lower half has most blocks, and the lowest range has most of all.
      const exchanged = messagesPs(net, powersBelow(members), (size) => (firstBlock(size) * bytes) / n);
      const handed = messagesPs(net, [1, 1], () => ((n + 1) * bytes) / (2 * n));
      return exchanged + (aside > 0 ? handed : 0);
    },
    steps({ n, position, lane }) {
      const told = script(lane, lane);
      const fold = foldOf(n);
      const distances = powersBelow(fold.members).toReversed();
      const whole = { first: 0, count: n };
      const exchange = (member: number) =>
        (gathers ? regather : halve)(told, member, fold, distances, blocksOf(fold));
      if (gathers) folded(fold, position, told, { first: position }, exchange, () => whole);
      else folded(fold, position, told, whole, exchange, (partner) => ({ first: partner }));
      return told.steps();
    },
  });
}

export const recursiveHalvingReduceScatter = half(
  'recursive-halving',
  'log2 n exchanges of 1/2, 1/4 … of the buffer',
  false,
);
export const recursiveDoublingAllGather = half(
  'recursive-doubling',
  'log2 n exchanges of 1, 2, 4 … parts',
  true,
);
