/**
 * Stretches: loops of a lane's program whose steps are alike, so that a lane in one place of it
 * goes on as in any other. Loops that continue one another, as the two halves of a ring do, are one
 * stretch.
 */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../../model/schedule.ts';

/** A place in a stretch. */
export interface Place {
  readonly op: number;
  readonly iteration: number;
}

/** A lane's stretch, from one of its places on. */
export interface Stretch {
  /** Its first op, which names it. */
  readonly first: number;
  /** Its last op. */
  readonly last: number;
  /** Steps from the place to the end. */
  readonly left: number;
  /** Whether its steps send messages. */
  readonly sends: boolean;
  /** Largest difference between the bytes of two of its messages. */
  readonly uneven: number;
  /** Bytes of a message, at least. */
  readonly bytes: number;
}

const column = ({ ops }: Schedule, op: number, of: number) => ops[op * OP_STRIDE + of]!;

/** Whether steps of the loop differ in bytes alone: they have one peer, and no signals. */
function isUniform({ ops }: Schedule, op: number): boolean {
  const at = op * OP_STRIDE;
  if (ops[at + OpCol.flags]! & Flag.signal || ops[at + OpCol.needSignals]! > 0) return false;
  if ((ops[at + OpCol.flags]! & Flag.send) === 0) return true;
  const onePeer = ops[at + OpCol.peerStride]! % Math.max(1, ops[at + OpCol.peerMod]!) === 0;
  return onePeer && ops[at + OpCol.dstStepStride] === 1;
}

function peerOf({ ops }: Schedule, op: number): number {
  const at = op * OP_STRIDE;
  return ops[at + OpCol.peerBase]! + (ops[at + OpCol.peer0]! % Math.max(1, ops[at + OpCol.peerMod]!));
}

/** Most bytes that a message of the loop has beyond the least of them. */
function unevenness(schedule: Schedule, op: number): number {
  const extra = column(schedule, op, OpCol.extra);
  return extra > 0 && extra < column(schedule, op, OpCol.chunkMod) ? schedule.granule[op]! : 0;
}

/** Bytes of the messages of a loop whose chunks are all alike. */
function leastBytes(schedule: Schedule, op: number): number {
  const all = column(schedule, op, OpCol.extra) >= Math.max(1, column(schedule, op, OpCol.chunkMod));
  return schedule.bytes[op]! + (all ? schedule.granule[op]! : 0);
}

/** Whether the second of two neighbouring uniform loops goes on as the first did. */
function continues(schedule: Schedule, a: number, b: number): boolean {
  const sends = column(schedule, a, OpCol.flags) & Flag.send;
  const alike =
    sends === (column(schedule, b, OpCol.flags) & Flag.send) &&
    column(schedule, a, OpCol.need) === column(schedule, b, OpCol.need) &&
    column(schedule, a, OpCol.mark) < 0 &&
    schedule.delayPs[a] === schedule.delayPs[b];
  if (!alike || !sends) return alike;
  const next = column(schedule, a, OpCol.dstStep0) + column(schedule, a, OpCol.count);
  return (
    peerOf(schedule, a) === peerOf(schedule, b) &&
    column(schedule, b, OpCol.dstStep0) === next &&
    leastBytes(schedule, a) === leastBytes(schedule, b) &&
    unevenness(schedule, a) === unevenness(schedule, b)
  );
}

/** The stretches of a schedule, each found once. */
export interface Stretches {
  /** The stretch of a lane around a place; undefined if that is in none. */
  at(lane: number, place: Place): Stretch | undefined;
}

type Found = Omit<Stretch, 'left'> & {
  /** Steps from the first op's start to the end, and of each op from the first one on. */
  readonly steps: number;
};

/** The stretches of a schedule; those of a lane are found when they are first asked for. */
export function stretchesOf(schedule: Schedule): Stretches {
  const found = new Array<Found | undefined>(schedule.bytes.length).fill(undefined);
  const before = new Uint32Array(schedule.bytes.length);
  const find = (lane: number, op: number): Found | undefined => {
    const [start, end] = [schedule.laneOps[lane]!, schedule.laneOps[lane + 1]!];
    if (op >= end || !isUniform(schedule, op)) return undefined;
    let first = op;
    while (first > start && isUniform(schedule, first - 1) && continues(schedule, first - 1, first)) first--;
    let steps = 0;
    let last = first;
    for (; ; last++) {
      before[last] = steps;
      steps += column(schedule, last, OpCol.count);
      if (last + 1 >= end || !isUniform(schedule, last + 1) || !continues(schedule, last, last + 1)) break;
    }
    const sends = (column(schedule, op, OpCol.flags) & Flag.send) !== 0;
    const made = {
      ...{ first, last, steps, sends },
      ...{ uneven: unevenness(schedule, op), bytes: leastBytes(schedule, op) },
    };
    for (let of = first; of <= last; of++) found[of] = made;
    return made;
  };
  return {
    at(lane, { op, iteration }) {
      const known = found[op] ?? find(lane, op);
      if (!known || op >= schedule.laneOps[lane + 1]!) return undefined;
      const { first, last, steps, sends, uneven, bytes } = known;
      return { first, last, left: steps - before[op]! - iteration, sends, uneven, bytes };
    },
  };
}

/** Whether a lane has a stretch of so many steps, without finding any. */
export function hasStretch(schedule: Schedule, lane: number, least: number): boolean {
  const end = schedule.laneOps[lane + 1]!;
  let steps = 0;
  for (let op = schedule.laneOps[lane]!; op < end; op++) {
    if (!isUniform(schedule, op)) {
      steps = 0;
      continue;
    }
    if (steps > 0 && !continues(schedule, op - 1, op)) steps = 0;
    steps += column(schedule, op, OpCol.count);
    if (steps >= least) return true;
  }
  return false;
}

/** Bytes of the message of a step. */
export function bytesAt(schedule: Schedule, { op, iteration }: Place): number {
  const { ops, bytes, granule } = schedule;
  const at = op * OP_STRIDE;
  const turned = ops[at + OpCol.chunk0]! + iteration * ops[at + OpCol.chunkStride]!;
  const chunk = turned % Math.max(1, ops[at + OpCol.chunkMod]!);
  return bytes[op]! + (chunk < ops[at + OpCol.extra]! ? granule[op]! : 0);
}

/** Where a lane is `steps` steps later, and the bytes that it sends until then. */
export function advance(
  schedule: Schedule,
  from: Place,
  steps: number,
): { readonly to: Place; readonly bytes: number } {
  let { op, iteration } = from;
  let left = steps;
  let bytes = 0;
  while (left > 0) {
    const count = column(schedule, op, OpCol.count);
    const some = Math.min(left, count - iteration);
    bytes += bytesOf(schedule, { op, iteration }, some);
    left -= some;
    iteration += some;
    if (iteration === count) {
      op++;
      iteration = 0;
    }
  }
  return { to: { op, iteration }, bytes };
}

/** Bytes of `steps` messages of one loop; its chunks come again after `chunkMod` steps. */
function bytesOf(schedule: Schedule, { op, iteration }: Place, steps: number): number {
  if ((column(schedule, op, OpCol.flags) & Flag.send) === 0) return 0;
  if (unevenness(schedule, op) === 0) return steps * leastBytes(schedule, op);
  const sum = (count: number) => {
    let bytes = 0;
    for (let i = 0; i < count; i++) bytes += bytesAt(schedule, { op, iteration: iteration + i });
    return bytes;
  };
  const mod = column(schedule, op, OpCol.chunkMod);
  const turns = Math.floor(steps / mod);
  return (turns > 0 ? turns * sum(mod) : 0) + sum(steps - turns * mod);
}
