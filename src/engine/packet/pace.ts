/** How long packets take on links: the fixed-point arithmetic of docs/packet-model.md. */
import { UserError } from '../../util/errors.ts';

/** Longest time in which a port may send one packet, ps: offsets in a window then stay below 2^32. */
const MOST_PS = 2 ** 30;

/** Picoseconds a byte of a link's rate, 16.16. Throws `UserError` where a packet would take longer than 1 ms. */
export function paceOf(rateBps: number, mostBytes: number, where: string): number {
  const pace = Math.round((8e12 / rateBps) * 65536);
  if (pace >= 2 ** 32 || serializationPs(mostBytes, pace) >= MOST_PS) {
    throw new UserError(`a packet of ${mostBytes} bytes takes more than 1 ms on a link of ${rateBps} bit/s`, {
      where,
      advice:
        'the packet engine simulates links on which a packet takes less: a higher rate or a smaller MTU',
    });
  }
  return pace;
}

/** Time that `bytes` take at `pace`, ps. */
export function serializationPs(bytes: number, pace: number): number {
  const whole = Math.floor(pace / 65536);
  return Math.max(1, bytes * whole + Math.floor((bytes * (pace % 65536)) / 65536));
}
