/**
 * Dynamic thresholds (Choudhury and Hahne 1998): a port may hold alpha × the free part of its
 * switch's buffer.
 */
import type { SharedBuffer } from '../packet/api.ts';
import { dataAtWindowStart } from './port.ts';
import type { World } from './world.ts';

const LARGEST = 2 ** 32 - 1;

/** Bytes of data that each port of a switch may hold while `usedBytes` wait in the switch. */
export function dynamicThreshold({ bytes, alpha }: SharedBuffer, usedBytes: number): number {
  const alpha256 = Math.max(1, Math.round(256 * alpha));
  return Math.min(LARGEST, Math.floor((Math.max(0, bytes - usedBytes) * alpha256) / 256));
}

/** Bytes of data that waited at all ports of a switch when the present window began. */
export function usedAtWindowStart(world: World, node: number): number {
  const { from } = world.run.fabric.links;
  let used = 0;
  from.forEach((tail, link) => {
    if (tail === node) used += dataAtWindowStart(world, world.port(link));
  });
  return used;
}
