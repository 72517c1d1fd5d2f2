/** Whether a schedule is worth a look for parts that are alike. */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';

/**
 * Messages of a schedule from which on looking pays: the engine takes some 10 ms for so many, as
 * the first look does.
 */
const LEAST_MESSAGES = 20_000;
/** Messages of each pair of lanes, whose path is looked at once. */
const LEAST_REPEATS = 4;

/** Whether simulating it takes much longer than a look at the paths of its pairs of lanes. */
export function mayPay({ ops }: Schedule): boolean {
  let messages = 0;
  let pairs = 0;
  for (let at = 0; at < ops.length; at += OP_STRIDE) {
    if ((ops[at + OpCol.flags]! & Flag.send) === 0) continue;
    const count = ops[at + OpCol.count]!;
    messages += count;
    pairs += ops[at + OpCol.peerStride] === 0 ? 1 : Math.min(count, Math.max(1, ops[at + OpCol.peerMod]!));
  }
  return messages >= LEAST_MESSAGES && messages >= LEAST_REPEATS * pairs;
}
