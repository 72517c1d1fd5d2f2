/**
 * A schedule as a protocol sends it: overheads before messages, and more bytes than the payload.
 */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../model/schedule.ts';

/** The addition to every message. */
export interface Dressing {
  /** Held before a message inside a server, ps. */
  readonly upPs: number;
  /** Held before a message between servers, ps. */
  readonly outPs: number;
  /** Bytes on the links for each byte of payload. */
  readonly wire: number;
  /** The same of messages inside a server; default: `wire`. */
  readonly wireInside?: number | undefined;
  /** Held before the first op of a lane, ps; default: 0. */
  readonly startPs?: number;
}

/** Lanes that send by one protocol. */
export interface DressedLanes {
  readonly dressing: Dressing;
  /** The first of them, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * The schedule with dressings on: one for all lanes, or one for each of some ranges. An op that
 * sends to several ranks is between servers as soon as one of them is in another server. Bytes are
 * rounded up to whole ones, chunk by chunk. Cost: the schedule once, and the ops of those lanes.
 * @param server Server of each rank.
 */
export function dressed(
  schedule: Schedule,
  server: Uint32Array,
  dressings: Dressing | readonly DressedLanes[],
): Schedule {
  const ranges: readonly DressedLanes[] =
    'length' in dressings ? dressings : [{ dressing: dressings, from: 0, to: schedule.laneCount }];
  if (ranges.length === 0) return schedule;
  const { delayPs, bytes, granule } = schedule;
  const copy = { delayPs: delayPs.slice(), bytes: bytes.slice(), granule: granule.slice() };
  const leaves = senderTo(schedule, server);
  for (const range of ranges) dressLanes(schedule, server, leaves, range, copy);
  return { ...schedule, ...copy };
}

/** Dresses a range of lanes: reads the bare schedule, writes the columns of `to`. */
function dressLanes(
  bare: Schedule,
  server: Uint32Array,
  leaves: ReturnType<typeof senderTo>,
  { dressing, from, to }: DressedLanes,
  { delayPs, bytes, granule }: Pick<Schedule, 'delayPs' | 'bytes' | 'granule'>,
): void {
  const { upPs, outPs, wire, wireInside = wire, startPs = 0 } = dressing;
  const { laneRank, laneOps, ops } = bare;
  for (let lane = from; lane < to; lane++) {
    const home = server[laneRank[lane]!]!;
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const at = op * OP_STRIDE;
      // A repetition begins with its start's signal; lanes that only receive wait in any case.
      const begins = op === laneOps[lane] || ops[at + OpCol.needSignals]! > 0;
      if (begins && ops[at + OpCol.need] === 0) delayPs[op]! += startPs;
      if ((ops[at + OpCol.flags]! & Flag.send) === 0 || isEmpty(bare, op)) continue;
      const away = leaves(at, home);
      delayPs[op]! += away ? outPs : upPs;
      const factor = away ? wire : wireInside;
      const least = Math.ceil(bare.bytes[op]! * factor);
      granule[op] = Math.ceil((bare.bytes[op]! + bare.granule[op]!) * factor) - least;
      bytes[op] = least;
    }
  }
}

/** Messages that are all empty tell each other something; that is not a protocol's work. */
function isEmpty({ bytes, granule, ops }: Schedule, op: number): boolean {
  return bytes[op]! === 0 && granule[op]! * ops[op * OP_STRIDE + OpCol.extra]! === 0;
}

/** Enough to find another server in a loop over a group: servers are runs of ranks. */
const MOST_LOOKED = 64;

/**
 * Whether the op at `at` sends to another server than `home`. For a long loop, some of its steps
 * are looked at, from the first to the last.
 */
function senderTo({ laneRank, ops }: Schedule, server: Uint32Array): (at: number, home: number) => boolean {
  return (at, home) => {
    const stride = ops[at + OpCol.peerStride]!;
    const steps = stride === 0 ? 1 : ops[at + OpCol.count]!;
    const looked = Math.min(steps, MOST_LOOKED);
    for (let i = 0; i < looked; i++) {
      const step = looked === steps ? i : Math.round((i * (steps - 1)) / (looked - 1));
      const turn = (ops[at + OpCol.peer0]! + step * stride) % ops[at + OpCol.peerMod]!;
      if (server[laneRank[ops[at + OpCol.peerBase]! + turn]!] !== home) return true;
    }
    return false;
  };
}
