/** How long packets take on links: the fixed-point arithmetic of docs/packet-model.md. */
import type { Fabric } from '../../model/fabric.ts';
import { UserError } from '../../util/errors.ts';
import type { PacketSettings } from './api.ts';

/**
 * Longest time in which a port may send one packet, ps: offsets in a window then stay below 2^32.
 */
const MOST_PS = 2 ** 30;

/** Below this, bit/s, the picoseconds of a byte do not fit 16 bits. */
const LEAST_BPS = 8e12 / 65536;

/** Largest window, ps. */
const MOST_WINDOW_PS = 2 ** 30;

/** Smallest latency of any link, the run's lookahead. */
export function windowOf(fabric: Fabric): number {
  let window = MOST_WINDOW_PS;
  for (const latency of fabric.links.latencyPs) window = Math.min(window, latency);
  return window;
}

/**
 * Picoseconds a byte of a link's rate, 16.16. Throws `UserError` if the longest packet, of
 * `mostBytes`, would take longer than 1 ms, or the link is slower than 122 Mbit/s.
 */
export function paceOf(rateBps: number, mostBytes: number, where: string): number {
  const pace = Math.round((8e12 / rateBps) * 65536);
  if (pace >= 2 ** 32) {
    throw new UserError(`a link of ${rateBps} bit/s is too slow for packets`, {
      where,
      advice: `the packet engine simulates links of more than ${Math.ceil(LEAST_BPS / 1e5) / 10} Mbit/s`,
    });
  }
  if (serializationPs(mostBytes, pace) >= MOST_PS) {
    throw new UserError(`a packet of ${mostBytes} bytes takes more than 1 ms on a link of ${rateBps} bit/s`, {
      where,
      advice:
        'the packet engine simulates links on which a packet takes less: a higher rate or a smaller MTU',
    });
  }
  return pace;
}

/** Wire bytes of the longest packet of any kind. */
export function longestPacket({ payloadBytes, headerBytes, ackBytes }: PacketSettings): number {
  return Math.max(payloadBytes + headerBytes, ackBytes);
}

/** Time that `bytes` take at `pace`, ps. */
export function serializationPs(bytes: number, pace: number): number {
  const whole = Math.floor(pace / 65536);
  return Math.max(1, bytes * whole + Math.floor((bytes * (pace % 65536)) / 65536));
}
