/** Times, windows and ticks in whole picoseconds, as docs/packet-model.md counts them. */
import { type Fabric, nodeName } from '../../model/fabric.ts';
import { UserError } from '../../util/errors.ts';

const TICK_PS = 1024;
const LONGEST_WINDOW_PS = 2 ** 30;
const LONGEST_SER_PS = 2 ** 31;

/** The window of a fabric, ps: its smallest latency. Throws `UserError` if a link has none. */
export function windowOf(fabric: Fabric): number {
  let windowPs = LONGEST_WINDOW_PS;
  fabric.links.latencyPs.forEach((latencyPs, link) => {
    if (latencyPs < 1) {
      throw new UserError(`the link from ${linkName(fabric, link)} has no latency`, {
        where: fabric.name,
        advice: 'give every link a latency of at least 1 ps',
      });
    }
    windowPs = Math.min(windowPs, latencyPs);
  });
  return windowPs;
}

/** `rank 3 to leaf 0`. */
export function linkName(fabric: Fabric, link: number): string {
  const { from, to } = fabric.links;
  return `${nodeName(fabric, from[link]!)} to ${nodeName(fabric, to[link]!)}`;
}

/** A time in ticks, modulo 2^32. */
export function ticks(timePs: number): number {
  return Math.floor(timePs / TICK_PS) % 2 ** 32;
}

/** Time that a byte takes at a rate, in 1/65536 ps. */
export function periodOf(rateBps: number): number {
  return Math.round((8e12 / rateBps) * 65536);
}

/** Time that `bytes` take on a link of that period, ps. Throws `UserError` from 2^31 ps on. */
export function serPs(period: number, bytes: number): number {
  const whole = bytes * Math.floor(period / 65536);
  const rest = Math.floor((bytes * (period % 65536)) / 65536);
  const ser = Math.max(1, whole + rest);
  if (ser >= LONGEST_SER_PS) {
    throw new UserError(`a packet of ${bytes} bytes takes more than 2 ms to send`, {
      advice: 'use faster links or smaller packets',
    });
  }
  return ser;
}
