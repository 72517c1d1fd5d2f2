/** The flows of a schedule, and the links that they share on their own paths. */
import type { Fabric } from '../../model/fabric.ts';
import type { RouteTables } from '../../model/routes.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import type { FluidChoice } from '../../routing/choice.ts';
import { findWalk, tracePath } from '../../routing/path.ts';
import { memoOf } from '../../util/memo.ts';

/** All messages between two ranks with one hash key. */
export interface PairFlow {
  readonly src: number;
  readonly dst: number;
  readonly channel: number;
  readonly bytes: number;
}

/** Schedules of more pairs are not looked at: some seconds. */
const MOST_PAIRS = 400_000;

/** The flows of a schedule; none if it has too many pairs. */
export const pairFlows = memoOf((schedule: Schedule): readonly PairFlow[] => {
  const { laneCount, laneOps, laneRank, laneChannel, ops, bytes, granule } = schedule;
  const found = new Map<string, { src: number; dst: number; channel: number; bytes: number }>();
  for (let lane = 0; lane < laneCount; lane++) {
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const column = (c: number) => ops[op * OP_STRIDE + c]!;
      if ((column(OpCol.flags) & Flag.send) === 0) continue;
      const [count, stride] = [column(OpCol.count), column(OpCol.peerStride)];
      const mod = Math.max(1, column(OpCol.peerMod));
      const peers = stride === 0 ? 1 : Math.min(count, mod);
      const extra = Math.min(1, column(OpCol.extra) / Math.max(1, column(OpCol.chunkMod)));
      const sent = (count / peers) * (bytes[op]! + extra * granule[op]!);
      for (let i = 0; i < peers; i++) {
        const peer = column(OpCol.peerBase) + ((column(OpCol.peer0) + i * stride) % mod);
        const [src, dst, channel] = [laneRank[lane]!, laneRank[peer]!, laneChannel[lane]!];
        if (src === dst) continue;
        const key = `${src} ${dst} ${channel}`;
        const flow = found.get(key);
        if (flow) flow.bytes += sent;
        else if (found.size < MOST_PAIRS) found.set(key, { src, dst, channel, bytes: sent });
        else return [];
      }
    }
  }
  return [...found.values()];
});

/** Flows on the paths of a seed. */
export interface Hashed {
  readonly bytes: Float64Array;
  /** The flows on a link, most bytes first; a flow of several queue pairs once for each. */
  on(link: number): readonly PairFlow[];
}

/** The paths that single-path flows take under a seed. */
export function hashedFlows(
  flows: readonly PairFlow[],
  fabric: Fabric,
  routes: RouteTables,
  choice: FluidChoice,
  seed: number,
): Hashed {
  const bytes = new Float64Array(fabric.links.count);
  const users = new Map<number, PairFlow[]>();
  const pairs = choice.queuePairs ?? 1;
  const { name, polarize } = choice;
  const way = { name, ...(polarize === undefined ? {} : { polarize }) };
  for (const flow of flows) {
    const { src, dst, channel } = flow;
    if (!findWalk(fabric, routes, src, dst)) continue;
    for (let pair = 0; pair < pairs; pair++) {
      const own = pairs === 1 ? flow : { ...flow, bytes: flow.bytes / pairs };
      for (const link of tracePath(routes, fabric, way, src, dst, channel, seed, pair)) {
        bytes[link]! += own.bytes;
        const list = users.get(link);
        if (list) list.push(own);
        else users.set(link, [own]);
      }
    }
  }
  return { bytes, on: (link) => (users.get(link) ?? []).toSorted((a, b) => b.bytes - a.bytes) };
}
