/** Times of timers in windows, as shaders/packet/timer.wgsl and receive.wgsl count them. */
import { constants } from '../../kernels/words.ts';
import type { PacketSettings } from './api.ts';

const { MOST_TIMEOUT } = constants['packet/timer'];
const TICK_PS = 2 ** constants['packet/time'].TICK_BITS;

/** What the kernels know of timers: the fields of `PacketParams` of these names. */
export function timerParams({ rtoPs, ackDelayPs }: PacketSettings, windowPs: number) {
  return {
    ack_delay: ackDelayPs === undefined ? 0 : windowsOf(ackDelayPs, windowPs),
    rto_least: Math.min(MOST_TIMEOUT, windowsOf(rtoPs, windowPs)),
    rto_scale: Math.min(2 ** 32 - 1, Math.floor((2 ** 32 * TICK_PS) / windowPs)),
    rto_step: Math.ceil(windowPs / TICK_PS),
  };
}

/** Windows in which a time is over, one at least. */
function windowsOf(timePs: number, windowPs: number): number {
  return Math.max(1, Math.ceil(timePs / windowPs));
}
