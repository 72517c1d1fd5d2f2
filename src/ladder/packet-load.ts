/** The number of packets of a schedule, before any of them is simulated. */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../model/schedule.ts';
import { findWalk } from '../routing/path.ts';

export interface PacketLoad {
  /** Data packets of all messages. */
  readonly packets: number;
  /** Packet hops of these and their acks. */
  readonly hops: number;
  /** Data packets of the lane that has most. */
  readonly mostOfLane: number;
}

/** Number of receivers of a loop whose distance is looked at. */
const SAMPLES = 8;

/**
 * Packets and packet hops of a schedule without resends, an ack for each packet. For a loop over
 * receivers the hops are an estimate: the mean distance of a few of them.
 */
export function packetLoad(
  fabric: Fabric,
  routes: RouteTables,
  schedule: Schedule,
  payloadBytes: number,
): PacketLoad {
  const { laneCount, laneRank, laneOps, ops } = schedule;
  const distance = distances(fabric, routes);
  let packets = 0;
  let hops = 0;
  let mostOfLane = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    let ofLane = 0;
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const column = (c: number) => ops[op * OP_STRIDE + c]!;
      if ((column(OpCol.flags) & (Flag.send | Flag.signal)) !== Flag.send) continue;
      const count = column(OpCol.count);
      const peer = (i: number) =>
        column(OpCol.peerBase) +
        ((column(OpCol.peer0) + i * column(OpCol.peerStride)) % column(OpCol.peerMod));
      const samples = column(OpCol.peerStride) === 0 ? 1 : Math.min(count, SAMPLES);
      let links = 0;
      for (let s = 0; s < samples; s++) {
        const i = Math.floor((s * count) / samples);
        links += distance(laneRank[lane]!, laneRank[peer(i)]!) / samples;
      }
      // A message to its own rank has no packets.
      if (links === 0) continue;
      const sent = count * packetsIn(schedule, op, payloadBytes);
      ofLane += sent;
      hops += 2 * sent * links;
    }
    packets += ofLane;
    mostOfLane = Math.max(mostOfLane, ofLane);
  }
  return { packets, hops: Math.round(hops), mostOfLane };
}

function packetsIn({ bytes, granule, ops }: Schedule, op: number, payloadBytes: number): number {
  const some = ops[op * OP_STRIDE + OpCol.extra]! > 0 ? granule[op]! : 0;
  return Math.max(1, Math.ceil((bytes[op]! + some) / payloadBytes));
}

/** Links between two ranks; 0 within one rank, and without a path, which the engine will report. */
function distances(fabric: Fabric, routes: RouteTables): (src: number, dst: number) => number {
  const known = new Map<number, number>();
  return (src, dst) => {
    const walk = src === dst ? undefined : findWalk(fabric, routes, src, dst);
    if (!walk) return 0;
    const ends = fabric.ranksForward ? 0 : 2;
    const key = walk.start * routes.classNode.length + walk.dstClass;
    let between = known.get(key);
    if (between === undefined) {
      between = 0;
      const row = routes.classRow[walk.dstClass]!;
      for (let node = walk.start; node !== routes.classNode[walk.dstClass]; between++) {
        const set = routes.nextSet[row + node]!;
        node = fabric.links.to[routes.setLinks[routes.setStart[set]!]!]!;
      }
      known.set(key, between);
    }
    return between + ends;
  };
}
