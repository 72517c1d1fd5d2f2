/**
 * Constants as the kernels take them: ticks, parts of 65536, bytes, each within the bounds of
 * docs/packet-cc.md.
 */
import { constants } from '../kernels/words.ts';
import type { TransportSetting } from './transport.ts';

const TICK_PS = 2 ** constants['packet/time'].TICK_BITS;
/** Largest number of ticks a constant may hold, about 275 ms. */
const MOST_TICKS = 2 ** 28 - 1;
/** Largest step of a window, bytes. */
const MOST_STEP = 2 ** 28;
/** The largest window, which includes the bytes that a receiver holds. */
const MOST_HELD = 2 ** 30;

function bounded(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}

/** A time in ticks of 1024 ps, at least 1. */
export function toTicks(timePs: number): number {
  return bounded(timePs / TICK_PS, 1, MOST_TICKS);
}

/** A fraction in parts of 65536. */
export function toParts(fraction: number): number {
  return bounded(fraction * 65536, 0, 65536);
}

/** A window's step in bytes, at least 1. */
export function toStep(bytes: number): number {
  return bounded(bytes, 1, MOST_STEP);
}

/** Bytes that a receiver holds, rounded up. */
export function toHeld(bytes = 0): number {
  return bounded(Math.ceil(bytes), 0, MOST_HELD);
}

/** Wire bytes of a full packet. */
export function fullBytes(setting: TransportSetting): number {
  return setting.payloadBytes + setting.headerBytes;
}

/**
 * The largest window, at least a packet and at most `most`; default: 0, the control chooses.
 */
export function toWindow(bytes: number | undefined, most: number, setting: TransportSetting): number {
  return bytes === undefined ? 0 : bounded(bytes, fullBytes(setting), most);
}
