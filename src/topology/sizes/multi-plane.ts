/** The counts of `multi-plane` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';
import { largestDivisor } from './divisor.ts';

/** Planes, and ranks of a server, if nothing is said: those of DeepSeek-V3. */
const RAILS = 8;

export const multiPlaneSizing: Sizing = { keys: ['k', 'leaves', 'trunk'], hints: ['planes'], choose };

/** Planes of a plane's own ranks: the k of the switches, and as many leaves as they fill. */
function choose({ ranks, gpus, radix, values }: Wanted): OtherValues | string {
  const isRail = values.attach !== 'nic';
  const each = values.gpus === undefined && isRail ? RAILS : gpus;
  const planes = Number(values.planes ?? (isRail ? each : RAILS));
  const inPlane = isRail ? ranks / planes : ranks;
  if (!Number.isInteger(inPlane)) return `${ranks} ranks cannot be split among ${planes} planes`;
  const k = 2 * Math.floor(radix / 2);
  const leaves = Math.ceil(inPlane / (k / 2));
  if (k < 2 || leaves > k)
    return `${planes} planes of switches of ${radix} ports connect ${(isRail ? planes : 1) * (k / 2) * k} ranks`;
  return { planes, k, leaves, trunk: largestDivisor(k / 2, k / leaves), ...(isRail && { gpus: planes }) };
}
