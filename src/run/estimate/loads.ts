/**
 * The bytes that a schedule puts on each link, without a simulation: flows on the paths of a seed,
 * or spread evenly over all shortest paths.
 */
import type { FlowRun } from '../../engine/flow/api.ts';
import { NO_LINK, NO_SET } from '../../model/routes.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { findWalk, tracePath } from '../../routing/path.ts';
import { hasOnePath, isDetour, pathChoice } from '../../routing/properties.ts';

/** The part of a run that decides on links. */
export type Loading = Pick<FlowRun, 'fabric' | 'routes' | 'schedule' | 'reality' | 'routing' | 'ownPorts'>;

/** Peers of one loop that are looked at, evenly spread. */
const MOST_PEERS = 256;

/**
 * Bytes over each link under a seed. For a loop over many receivers some stand for the others.
 * Detours are taken for shortest paths, so their links are only about right.
 */
export function linkLoads(run: Loading, seed: number): Float64Array {
  const { fabric, routes, reality, routing, ownPorts } = run;
  const loads = new Float64Array(fabric.links.count);
  const { laneRank, laneChannel } = run.schedule;
  const onePath = reality === 'routing' && hasOnePath(routing) && !isDetour(routing.name) && !ownPorts;
  const choice = pathChoice(routing);
  const spread = new Map<number, number>();
  eachSend(run.schedule, (lane, peer, bytes) => {
    const [src, dst] = [laneRank[lane]!, laneRank[peer]!];
    const walk = src === dst ? undefined : findWalk(fabric, routes, src, dst);
    if (!walk) return;
    if (onePath) {
      for (const link of tracePath(routes, fabric, choice, src, dst, laneChannel[lane]!, seed))
        loads[link]! += bytes;
      return;
    }
    const { firstLink, lastLink } = routes.planes[walk.plane];
    for (const link of fabric.ranksForward ? [] : [firstLink[src]!, lastLink[dst]!])
      if (link !== NO_LINK) loads[link]! += bytes;
    const key = walk.start * routes.classNode.length + walk.dstClass;
    spread.set(key, (spread.get(key) ?? 0) + bytes);
  });
  for (const [key, bytes] of spread) {
    const classes = routes.classNode.length;
    spreadOver(run, Math.floor(key / classes), key % classes, bytes, loads);
  }
  return loads;
}

/** Adds bytes from a node to a class, split evenly at each node, the nearest nodes first. */
function spreadOver(
  { fabric, routes }: Loading,
  start: number,
  dstClass: number,
  bytes: number,
  loads: Float64Array,
): void {
  const { classNode, classRow, nextSet, setStart, setLinks } = routes;
  let level = new Map([[start, bytes]]);
  while (level.size > 0) {
    const next = new Map<number, number>();
    for (const [node, amount] of level) {
      if (node === classNode[dstClass]) continue;
      const set = nextSet[classRow[dstClass]! + node]!;
      if (set === NO_SET) continue;
      const links = setLinks.subarray(setStart[set]!, setStart[set + 1]!);
      for (const link of links) {
        const part = amount / links.length;
        loads[link]! += part;
        const to = fabric.links.to[link]!;
        next.set(to, (next.get(to) ?? 0) + part);
      }
    }
    level = next;
  }
}

/** Calls for each lane and each peer that it sends to, with the bytes of all these messages. */
function eachSend(
  { laneCount, laneOps, ops, bytes, granule }: Schedule,
  tell: (lane: number, peer: number, bytes: number) => void,
): void {
  for (let lane = 0; lane < laneCount; lane++) {
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const column = (c: number) => ops[op * OP_STRIDE + c]!;
      if ((column(OpCol.flags) & Flag.send) === 0) continue;
      const [count, stride] = [column(OpCol.count), column(OpCol.peerStride)];
      const mod = Math.max(1, column(OpCol.peerMod));
      const peers = stride === 0 ? 1 : Math.min(count, mod, MOST_PEERS);
      const extra = Math.min(1, column(OpCol.extra) / Math.max(1, column(OpCol.chunkMod)));
      const sent = (count / peers) * (bytes[op]! + extra * granule[op]!);
      for (let p = 0; p < peers; p++) {
        const i = Math.floor((p * Math.min(count, mod)) / peers);
        tell(lane, column(OpCol.peerBase) + ((column(OpCol.peer0) + i * stride) % mod), sent);
      }
    }
  }
}
