/** Refuses runs that would last longer than the engine's clock can look ahead. */
import type { Fabric } from '../model/fabric.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../model/schedule.ts';
import { formatRate, formatTime } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import { memoOf } from '../util/memo.ts';

/** The flow engine sees no event further ahead than this (`FAR` of shaders/flow/state.wgsl), ps. */
const FAR_PS = 9e18;

/**
 * Throws `UserError` if all messages, one after the other over the slowest link, take 104 days or
 * more. Only then can one of them, with any share of a link, last as long.
 */
export function checkDuration({ links }: Fabric, schedule: Schedule): void {
  const slowestBps = slowestOf(links);
  const worstPs = ((mostBytes(schedule) * 8) / slowestBps) * 1e12;
  if (worstPs < FAR_PS) return;
  throw new UserError(
    `over links of ${formatRate(slowestBps)} this may take ${formatTime(worstPs)}; ` +
      `the limit is ${formatTime(FAR_PS)}`,
    { advice: 'check the units of rate and size' },
  );
}

/** The slowest rate of a fabric's links. */
const slowestOf = memoOf((links: Fabric['links']) => {
  let slowest = Infinity;
  for (let link = 0; link < links.count; link++) slowest = Math.min(slowest, links.rateBps[link]!);
  return slowest;
});

/** Bytes of all messages, at most. */
const mostBytes = memoOf(({ ops, bytes, granule }: Schedule) => {
  let total = 0;
  for (let op = 0; op < bytes.length; op++) {
    const at = op * OP_STRIDE;
    if (ops[at + OpCol.flags]! & Flag.send) total += ops[at + OpCol.count]! * (bytes[op]! + granule[op]!);
  }
  return total;
});
