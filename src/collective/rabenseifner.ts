/**
 * Rabenseifner's all-reduce (Rabenseifner 2004, "Optimization of collective reduction operations";
 * Thakur, Rabenseifner and Gropp 2005, §4.5): reduce-scatter by recursive halving, all-gather by
 * recursive doubling, nearest ranks first, so that the largest messages go the shortest way. Time
 * 2·log2 n·α + 2·(n−1)/n·S·β; on other than powers of two two more messages of S (`fold.ts`), as in
 * MPICH.
 */
import { channelParams } from './channels.ts';
import { folded, foldOf } from './fold.ts';
import { halve, regather } from './halving.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { messagesPs, powersBelow } from './time.ts';

export const rabenseifnerAllReduce = planned<typeof channelParams>({
  name: 'rabenseifner',
  summary: 'recursive halving, then doubling: 2 log2 n exchanges; each rank sends 2(n-1)/n of the buffer',
  params: channelParams,
  parts: ({ channels }) => channels,
  chunks: (n) => foldOf(n).members,
  lanesPerRank: (_n, { channels }) => channels,
  channel: (lane) => lane,
  time(n, bytes, net) {
    const { members, aside } = foldOf(n);
    const exchanged = messagesPs(net, powersBelow(members), (distance) => bytes / (2 * distance));
    return 2 * exchanged + (aside > 0 ? 2 * messagesPs(net, [1], () => bytes) : 0);
  },
  steps({ n, position, lane }) {
    const told = script(lane, lane);
    const fold = foldOf(n);
    const distances = powersBelow(fold.members);
    const range = (first: number, count: number) => ({ first, count });
    folded(fold, position, told, range(0, fold.members), (member) => {
      halve(told, member, fold, distances, range);
      regather(told, member, fold, distances, range);
    });
    return told.steps();
  },
});
