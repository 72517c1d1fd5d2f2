/** Whether a schedule is worth a look for parts that are alike. */
import type { Fabric } from '../../model/fabric.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { memoOf } from '../../util/memo.ts';

/**
 * Messages of a schedule from which on looking pays: the engine takes some 10 ms for so many, as
 * the first look does.
 */
const LEAST_MESSAGES = 20_000;
/** Messages of each pair of lanes, whose path is looked at once. */
const LEAST_REPEATS = 4;

/** Links of a fabric whose tables alone take some 10 ms of any run. */
const MANY_LINKS = 16_384;

/**
 * Whether simulating it takes much longer than a look at the paths of its pairs of lanes. On large
 * fabrics it always may, if a run with the same parts is already known.
 */
export function mayPay(schedule: Schedule, { links }: Pick<Fabric, 'links'>): boolean {
  const { messages, pairs } = sizeOf(schedule);
  if (links.count >= MANY_LINKS && pairs <= links.count) return true;
  return messages >= LEAST_MESSAGES && messages >= LEAST_REPEATS * pairs;
}

/** Messages of a run of which a description of all its pairs of lanes is a small part: a second. */
const LONG_RUN = 200_000;
const LONG_REPEATS = 50;

/**
 * Whether simulating it takes so long that a description of the whole of it pays. A later run that
 * is alike is known by it.
 */
export function mayRecur(schedule: Schedule): boolean {
  const { messages, pairs } = sizeOf(schedule);
  return messages >= LONG_RUN && messages >= LONG_REPEATS * pairs;
}

/** Messages of each pair of lanes with which a look at all paths is a small part of a run. */
const MANY_REPEATS = 8;

/** Whether a look at the paths of all pairs of lanes takes a small part of its simulation. */
export function mayLook(schedule: Schedule, least = LEAST_MESSAGES): boolean {
  const { messages, pairs } = sizeOf(schedule);
  return messages >= least && messages >= MANY_REPEATS * pairs;
}

/** Messages, and pairs of lanes between which they go. */
const sizeOf = memoOf(({ ops }: Schedule) => {
  let messages = 0;
  let pairs = 0;
  for (let at = 0; at < ops.length; at += OP_STRIDE) {
    if ((ops[at + OpCol.flags]! & Flag.send) === 0) continue;
    const count = ops[at + OpCol.count]!;
    messages += count;
    pairs += ops[at + OpCol.peerStride] === 0 ? 1 : Math.min(count, Math.max(1, ops[at + OpCol.peerMod]!));
  }
  return { messages, pairs };
});
