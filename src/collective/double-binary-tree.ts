/**
 * Double binary tree (Sanders, Speck and Träff 2009; NCCL's `tree`): half of the payload goes up
 * and down one binary tree, half another in which inner ranks are leaves, in pieces. Every rank
 * sends about 2·S, as in a ring, in about 2·log2 n + pieces steps instead of 2(n−1). With `gpus`
 * the trees are over servers, whose ranks are a chain each; channels enter a server at one local
 * rank after the other, as NCCL's.
 *
 * It has no closed form here (pieces of both trees share ports), so no `time`, but for the
 * all-reduce an estimate. Left out: NCCL's reduction of both children's pieces as they come (here a
 * piece goes up when both are there).
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { type Tree, treeOf, twoTrees } from './binary-trees.ts';
import { largestPiece, pieceShare, pieceSizeParam } from './piece-size.ts';
import { planned } from './planned.ts';
import { serversOf } from './servers.ts';
import { log2Ceil, type Net } from './time.ts';
import { treeLanes, treeOfLane, treeSteps, type Ways } from './tree-plan.ts';

const params = {
  channels: { kind: 'count', help: 'pairs of trees that share the payload', default: 1, min: 1, max: 64 },
  pieces: {
    kind: 'count',
    help: 'pieces that a tree sends one after the other',
    default: 8,
    min: 1,
    max: 4096,
  },
  pieceSize: pieceSizeParam,
  gpus: {
    kind: 'count',
    help: 'ranks per server; each server is a chain, and the trees connect servers',
    default: 1,
    min: 1,
    max: 1024,
    known: 'servers',
  },
} as const satisfies ParamSpec;
type Values = ParamValues<typeof params>;

/** Trees by group size and values: building one goes over all ranks. */
function trees(build: (n: number, gpus: number, t: number) => Tree) {
  const known = new WeakMap<object, Map<string, Tree>>();
  return (n: number, values: Values, t: number): Tree => {
    const found = known.get(values) ?? new Map<string, Tree>();
    known.set(values, found);
    const key = `${n} ${t}`;
    const tree = found.get(key) ?? build(n, values.gpus, t);
    found.set(key, tree);
    return tree;
  };
}

/** Tree `t` (two a channel) over servers of `gpus` ranks. */
function serverTree(n: number, gpus: number, t: number): Tree {
  const tree = twoTrees(n / gpus)[t % 2]!;
  if (gpus === 1) return tree;
  const entry = (t >> 1) % gpus;
  return treeOf(n, tree.root * gpus + entry, (position) => {
    const local = position % gpus;
    const server = (position - local) / gpus;
    if (local !== entry) return position - local + ((local + gpus - 1) % gpus);
    return tree.parent[server]! * gpus + entry;
  });
}

/**
 * The same with position 0, whichever tree, at the root: it is joined to the roots of two trees
 * over all others (Sanders, Speck and Träff 2009, §3). A rank of the first server is on the chain
 * from position 0.
 */
function rootedTree(n: number, gpus: number, t: number): Tree {
  const servers = n / gpus - 1;
  const inner = servers > 0 ? twoTrees(servers)[t % 2]! : undefined;
  const entry = (t >> 1) % gpus;
  return treeOf(n, 0, (position) => {
    const local = position % gpus;
    const server = (position - local) / gpus;
    if (server === 0) return position - 1;
    if (local !== entry) return position - local + ((local + gpus - 1) % gpus);
    return (inner!.parent[server - 1]! + 1) * gpus + entry;
  });
}

/**
 * About the time of an all-reduce: up and down the chains of servers and the trees over them (NCCL
 * `src/graph/tuning.cc`). The payload passes every port twice. The last piece then takes the whole
 * way, one hop after the other.
 */
function estimatePs(n: number, bytes: number, net: Net, values: Values): number | undefined {
  const { gpus, channels } = values;
  if (n % gpus !== 0) return undefined;
  const inside = net.server ?? net;
  const hops = (gpus - 1) * inside.alphaPs + log2Ceil(n / gpus) * net.alphaPs;
  const nics = net.server ? Math.min(channels, gpus) : 1;
  const piece = largestPiece(bytes / (2 * channels), values);
  const way = (gpus - 1) * inside.betaPs + log2Ceil(n / gpus) * net.betaPs;
  return 2 * hops + 2 * bytes * Math.max(inside.betaPs, net.betaPs / nics) + 2 * piece * way;
}

function doubleTree(summary: string, ways: Ways, build = serverTree, estimate?: typeof estimatePs) {
  const treeAt = trees(build);
  return planned<typeof params>({
    name: 'double-binary-tree',
    summary,
    params,
    parts: ({ channels, pieces }) => 2 * channels * pieces,
    partBytes: (bytes, part, values) => pieceShare(bytes, 2 * values.channels, part, values),
    chunks: () => 1,
    lanesPerRank(n, { channels, gpus }) {
      serversOf(n, gpus);
      return treeLanes(2 * channels);
    },
    channel: (lane) => treeOfLane(lane),
    ...(estimate ? { estimate } : {}),
    steps({ n, position, lane, values }) {
      return treeSteps(treeAt(n, values, treeOfLane(lane)), position, lane, values.pieces, ways);
    },
  });
}

export const doubleBinaryTreeAllReduce = doubleTree(
  'two binary trees, each with half of the buffer, up and then down in pieces',
  { up: true, down: true },
  serverTree,
  estimatePs,
);

export const doubleBinaryTreeBroadcast = doubleTree(
  'two binary trees, each with half of the buffer, downwards in pieces',
  { up: false, down: true },
  rootedTree,
);

export const doubleBinaryTreeReduce = doubleTree(
  'two binary trees, each with half of the buffer, upwards in pieces',
  { up: true, down: false },
  rootedTree,
);
