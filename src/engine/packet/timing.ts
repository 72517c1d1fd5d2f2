/** Times of timers in windows, as shaders/packet/timer.wgsl and receive.wgsl count them. */
import { constants } from '../../kernels/words.ts';
import type { PacketSettings } from './api.ts';

const { MOST_TIMEOUT } = constants['packet/timer'];
const TICK_PS = 2 ** constants['packet/time'].TICK_BITS;

/** Windows for which a receiver holds packets, or 0: for as long as it likes. */
export function ackDelay({ ackDelayPs }: PacketSettings, windowPs: number): number {
  return ackDelayPs === undefined ? 0 : windowsOf(ackDelayPs, windowPs);
}

/** The kernels' parameters of timeouts (`TimeoutParams` in shaders/packet/params.wgsl). */
export function timeoutParams({ rtoPs }: PacketSettings, windowPs: number) {
  return {
    least: Math.min(MOST_TIMEOUT, windowsOf(rtoPs, windowPs)),
    scale: Math.min(2 ** 32 - 1, Math.floor((2 ** 32 * TICK_PS) / windowPs)),
    step: Math.ceil(windowPs / TICK_PS),
  };
}

/** Windows in which a time is over, one at least. */
function windowsOf(timePs: number, windowPs: number): number {
  return Math.max(1, Math.ceil(timePs / windowPs));
}
