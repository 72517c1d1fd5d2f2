/**
 * Reduction and multicast trees in the switches of the scale-out network (Graham et al. 2016,
 * "Scalable hierarchical aggregation protocol (SHArP)"; NCCL's CollNet): a rank's buffer goes up
 * once, the sum comes down once, and a switch sends up one sum however many ports it adds.
 * Reduce-scatter, all-gather: S − S/n. Broadcast, reduce: S. All-reduce: S, or S/g on each rail of
 * servers (sharp-all-reduce.ts).
 *
 * Told as one message of so many bytes to the next rank of the group, with sums that switches made:
 * a leaf's ranks then load its uplink by one S each way, as a tree does, if they follow each other
 * in the group. First all tell the first rank that they are ready, and it answers: a sum is not
 * there before its last part. Time 3α + bytes·β; on a tree of switches that is the way up and down,
 * and one way for whatever starts it. Only for fabrics that say that their switches add
 * (`inNetwork`). Left out: switches' buffers and how many trees they hold; a broadcast loads ports
 * up as well as down, a reduction ports down as well as up.
 */
import { channelParams } from './channels.ts';
import { all, only } from './holdings.ts';
import { type PlanSend, script } from './plan.ts';
import { planned } from './planned.ts';
import { alphaBeta } from './time.ts';

/** The traffic of a collective through a port. */
interface Tree {
  readonly summary: string;
  /** Chunks of a part; default: the number of ranks. */
  readonly chunks?: number;
  /** To the next rank, or the one before; a chain has no message from its last rank. */
  readonly way: 1 | -1;
  readonly chain?: boolean;
  /** Bytes in and out of a rank, of S. */
  bytes(n: number, bytes: number): number;
  /** The data brought to the rank at `to`. */
  brings(n: number, to: number): Pick<PlanSend, 'chunks' | 'sums'>;
}

const others = (n: number, bytes: number) => bytes - Math.floor(bytes / n);

function sharp(tree: Tree) {
  const { summary, chunks, way, chain = false } = tree;
  return planned<typeof channelParams>({
    name: 'sharp',
    summary,
    params: channelParams,
    inNetwork: true,
    parts: ({ channels }) => channels,
    ...(chunks === undefined ? {} : { chunks: () => chunks }),
    lanesPerRank: (_n, { channels }) => channels,
    channel: (lane) => lane,
    time: (n, bytes, net) => alphaBeta(net, 3, tree.bytes(n, bytes)),
    steps({ n, position, lane }) {
      const told = script(lane, lane);
      const ranks = Array.from({ length: n - 1 }, (_, i) => i + 1);
      if (position === 0) {
        for (const rank of ranks) told.receive({ position: rank });
        for (const rank of ranks) told.send({ position: rank, chunks: [] });
      } else {
        told.send({ position: 0, chunks: [] });
        told.receive({ position: 0 });
      }
      const to = (position + way + n) % n;
      const from = (position - way + n) % n;
      const last = way === 1 ? n - 1 : 0;
      const first = way === 1 ? 0 : n - 1;
      if (!chain || position !== last) {
        told.send({ position: to, ...tree.brings(n, to), bytes: (part) => tree.bytes(n, part) });
      }
      if (!chain || position !== first) told.receive({ position: from });
      return told.steps();
    },
  });
}

const whole = (_n: number, bytes: number) => bytes;

export const sharpReduceScatter = sharp({
  summary: "reduced in the network: each port carries everything but the rank's own part",
  way: 1,
  bytes: others,
  brings: (n, to) => ({ chunks: { first: to }, sums: all(n) }),
});

export const sharpAllGather = sharp({
  summary: "copied in the network: each port carries everything but the rank's own part",
  way: 1,
  bytes: others,
  brings: (n, to) => ({
    chunks: Array.from({ length: n - 1 }, (_, i) => (to + 1 + i) % n),
    sums: only,
  }),
});

export const sharpBroadcast = sharp({
  summary: 'copied in the network: each port carries the buffer once',
  chunks: 1,
  way: 1,
  chain: true,
  bytes: whole,
  brings: () => ({ chunks: { first: 0 }, sums: only(0) }),
});

export const sharpReduce = sharp({
  summary: 'reduced in the network: each port carries the buffer once',
  chunks: 1,
  way: -1,
  chain: true,
  bytes: whole,
  brings: (n) => ({ chunks: { first: 0 }, sums: all(n) }),
});
