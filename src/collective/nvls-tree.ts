/**
 * All-reduce in the switches of each server and over trees between them (NCCL's `NVLSTree`:
 * NVIDIA/nccl `src/device/all_reduce.h`; two trees as in Sanders, Speck and Träff 2009). A server's
 * switch adds the buffers of its g ranks, of which each reads a g-th part; that part goes up and
 * down one of two binary trees over the servers, on the rank's rail; the switch copies the sum to
 * all ranks of the server (inside.ts). All of it in `pieces`, so that switches and network work at
 * once.
 *
 * Between servers a rank sends up to 2·S/g, S/g over two servers. A closed form exists only
 * for two servers. There a part of S/2P goes up and down its tree, and each direction of a rail is
 * the way up of one tree. A piece is then in the network for 2(α₂ + S/(2gP)·β₂), and the pieces of
 * both trees follow each other.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { type Tree, twoTrees } from './binary-trees.ts';
import { all } from './holdings.ts';
import { awaitSum, handSum, INSIDE_LANES, insideSteps, type Place } from './inside.ts';
import { largestPiece, pieceShare, pieceSizeParam } from './piece-size.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { log2Ceil, type Net } from './time.ts';

const params = {
  pieces: {
    kind: 'count',
    help: 'pieces that each of the two trees sends one after the other',
    default: 8,
    min: 1,
    max: 4096,
  },
  pieceSize: pieceSizeParam,
  gpus: serverParam,
} as const satisfies ParamSpec;
type Values = ParamValues<typeof params>;

/** Lanes of tree `t`: to the parent, to the first child, and to the second one at the same time. */
const LANES = 3;
const upLane = (t: number) => INSIDE_LANES + LANES * t;
const downLane = (t: number) => upLane(t) + 1;
const secondLane = (t: number) => upLane(t) + 2;

const treesBySize = new Map<number, readonly [Tree, Tree]>();

/** Trees over `servers`. */
function treesOf(servers: number): readonly [Tree, Tree] {
  const known = treesBySize.get(servers) ?? twoTrees(servers);
  treesBySize.set(servers, known);
  return known;
}

/** Parts in turn: piece by piece, of both trees. Part `t·pieces + i` is piece `i` of tree `t`. */
const inOrder = (pieces: number) => Array.from({ length: 2 * pieces }, (_, i) => (i % 2) * pieces + (i >> 1));

/**
 * About the time: the busier of switch and network, and the pieces that fill and empty the way up
 * and down.
 */
function estimatePs(n: number, bytes: number, net: Net, values: Values): number | undefined {
  const { gpus } = values;
  if (n % gpus !== 0) return undefined;
  const servers = n / gpus;
  const inside = net.server ?? net;
  const depth = log2Ceil(servers);
  const onRail = (Math.min(2, servers - 1) * bytes * net.betaPs) / gpus;
  const inSwitch = gpus > 1 ? bytes * (1 + 1 / gpus) * inside.betaPs : 0;
  const hops = 2 * inside.alphaPs + 2 * depth * net.alphaPs;
  const piece = largestPiece(bytes / 2, values) * ((depth * net.betaPs) / gpus + inside.betaPs);
  return hops + Math.max(onRail, inSwitch) + piece;
}

export const nvlsTreeAllReduce = planned<typeof params>({
  name: 'nvls-tree',
  summary: 'switches reduce and copy inside servers, two binary trees on each rail between them, in pieces',
  params,
  levels: true,
  addsInSwitch: true,
  window: 256,
  parts: ({ pieces }) => 2 * pieces,
  partBytes: (bytes, part, values) => pieceShare(bytes, 2, part, values),
  chunks: (_n, { gpus }) => gpus,
  lanesPerRank(n, { gpus }) {
    serversOf(n, gpus);
    return INSIDE_LANES + 2 * LANES;
  },
  channel: (lane) => (lane < INSIDE_LANES ? 0 : Math.floor((lane - INSIDE_LANES) / LANES)),
  estimate: estimatePs,
  steps({ n, position, lane, values: { gpus, pieces } }) {
    const server = Math.floor(position / gpus);
    const trees = treesOf(n / gpus);
    const treeOf = (part: number) => (part < pieces ? 0 : 1);
    const place: Place = {
      ...{ gpus, position, first: 0, parts: inOrder(pieces), all: all(n) },
      entry: (part) => (trees[treeOf(part)]!.root === server ? downLane : upLane)(treeOf(part)),
      exit: (part) => downLane(treeOf(part)),
    };
    if (lane < INSIDE_LANES) return insideSteps(lane, 'switch', place);
    const told = script(lane);
    const t = Math.floor((lane - INSIDE_LANES) / LANES);
    const tree = trees[t]!;
    const isRoot = server === tree.root;
    const upwards = lane === upLane(t);
    const second = lane === secondLane(t);
    const onRail = (other: number) => other * gpus + (position % gpus);
    const parent = tree.parent[server]!;
    const children = tree.children[server]!;
    if ((isRoot && upwards) || (second && children.length < 2)) return [];
    const chunks = { first: position % gpus };
    // A second child hears of its parent's other lane.
    const isSecond = !isRoot && tree.children[parent]![1] === server;
    const parentLane = isSecond ? secondLane(t) : downLane(t);
    for (let piece = 0; piece < pieces; piece++) {
      const part = t * pieces + piece;
      if (second) {
        told.receive({ position, lane: downLane(t) });
        told.send({ part, chunks, position: onRail(children[1]!), lane: downLane(t) });
        continue;
      }
      if (upwards || isRoot) {
        awaitSum(told, 'switch', place);
        for (const child of children) told.receive({ position: onRail(child), lane: upLane(t) });
      }
      if (upwards) {
        const to = parent === tree.root ? downLane(t) : lane;
        told.send({ part, chunks, position: onRail(parent), lane: to, reduce: true });
        continue;
      }
      if (!isRoot) told.receive({ position: onRail(parent), lane: parentLane });
      if (children.length > 1) told.send({ position, lane: secondLane(t), chunks: [] });
      if (children.length > 0) told.send({ part, chunks, position: onRail(children[0]!) });
      handSum(told, 'switch', place);
    }
    return told.steps();
  },
});
