/** The counts of `fat-tree` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';
import { largestDivisor } from './divisor.ts';

export const fatTreeSizing: Sizing = { keys: ['k', 'pods', 'trunk'], hints: ['tiers'], choose };

/**
 * The largest k, in the fewest tiers; three tiers for few ranks are a whole tree of a smaller k.
 */
function choose({ ranks, gpus, radix, values }: Wanted): OtherValues | string {
  const ratio = typeof values.oversubscription === 'number' ? values.oversubscription : 1;
  const coreRatio = typeof values.spineOversubscription === 'number' ? values.spineOversubscription : 1;
  const wholePorts = (k: number) =>
    Number.isInteger((k / 2) * ratio) &&
    Number.isInteger(k / 2 / coreRatio) &&
    (k / 2) * (1 + ratio) <= radix;
  // Servers lie whole on a leaf.
  const hostsOf = (k: number, tiers: number) =>
    (k / 2) ** (tiers - 2) * Math.floor(((k / 2) * ratio) / gpus) * gpus;
  const ks = Array.from({ length: Math.min(256, Math.floor(radix / 2)) }, (_, i) => 2 * (i + 1));
  const whole = ks.filter(wholePorts);
  const largest = whole.at(-1);
  if (largest === undefined || hostsOf(largest, 2) < 1)
    return `no k gives whole ports in switches of ${radix} ports, with servers of ${gpus}`;
  const tiers = values.tiers ?? (ranks <= largest * hostsOf(largest, 2) ? 2 : 3);
  const inTiers = Number(tiers);
  const most = largest * hostsOf(largest, inTiers);
  if (ranks > most) return `${tiers} tiers of switches of ${radix} ports connect ${most} ranks`;
  const isFew = inTiers === 3 && ranks <= hostsOf(largest, 3);
  const k = isFew ? whole.find((one) => ranks <= one * hostsOf(one, 3))! : largest;
  const pods = Math.ceil(ranks / hostsOf(k, inTiers));
  return { k, tiers, pods, trunk: largestDivisor(k / 2 / (inTiers === 3 ? coreRatio : 1), radix / pods) };
}
