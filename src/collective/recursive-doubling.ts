/**
 * Recursive doubling (Thakur, Rabenseifner and Gropp 2005, §4.5): at step j ranks at distance 2^j
 * exchange all they have and add it up. Time log2 n · (α + S·β); on other than powers of two two
 * more messages of S (`fold.ts`).
 */
import { channelParams } from './channels.ts';
import { folded, foldOf } from './fold.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { messagesPs, powersBelow } from './time.ts';

export const recursiveDoublingAllReduce = planned<typeof channelParams>({
  name: 'recursive-doubling',
  summary: 'log2 n exchanges of the whole buffer; for short messages',
  params: channelParams,
  parts: ({ channels }) => channels,
  chunks: () => 1,
  lanesPerRank: (_n, { channels }) => channels,
  channel: (lane) => lane,
  time(n, bytes, net) {
    const { members, aside } = foldOf(n);
    return messagesPs(net, [...powersBelow(members), ...(aside > 0 ? [1, 1] : [])], () => bytes);
  },
  steps({ n, position, lane }) {
    const told = script(lane, lane);
    const fold = foldOf(n);
    const whole = { first: 0 };
    folded(fold, position, told, whole, (member) => {
      for (let distance = 1; distance < fold.members; distance *= 2) {
        const peer = fold.positionOf(member ^ distance);
        told.send({ position: peer, chunks: whole, reduce: true });
        told.receive({ position: peer });
      }
    });
    return told.steps();
  },
});
