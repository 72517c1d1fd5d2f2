/**
 * Binomial tree (Thakur, Rabenseifner and Gropp 2005, §4): the whole buffer goes up it, or down, or
 * both; a rank with several children sends to the one with most below it first. Time log2 n · (α +
 * S·β) a way.
 */
import { binomialTree, type Tree } from './binary-trees.ts';
import { channelParams } from './channels.ts';
import { planned } from './planned.ts';
import { messagesPs, powersBelow } from './time.ts';
import { treeLanes, treeOfLane, treeSteps, type Ways } from './tree-plan.ts';

function binomial(summary: string, ways: Ways) {
  const trees = new Map<number, Tree>();
  const directions = Number(ways.up) + Number(ways.down);
  return planned<typeof channelParams>({
    name: 'binomial-tree',
    summary,
    params: channelParams,
    parts: ({ channels }) => channels,
    chunks: () => 1,
    lanesPerRank: (_n, { channels }) => treeLanes(channels),
    channel: (lane) => treeOfLane(lane),
    time(n, bytes, net) {
      return directions * messagesPs(net, powersBelow(n), () => bytes);
    },
    steps({ n, position, lane }) {
      const tree = trees.get(n) ?? binomialTree(n);
      trees.clear();
      trees.set(n, tree);
      return treeSteps(tree, position, lane, 1, ways);
    },
  });
}

export const binomialTreeAllReduce = binomial('reduction up a binomial tree, broadcast down it', {
  up: true,
  down: true,
});
export const binomialTreeBroadcast = binomial('copied down a binomial tree', { up: false, down: true });
export const binomialTreeReduce = binomial('summed up a binomial tree', { up: true, down: false });
