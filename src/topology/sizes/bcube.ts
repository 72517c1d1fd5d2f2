/** The counts of `bcube` for a number of ranks. */

import { MOST_FORWARDING } from '../../model/limits.ts';
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

export const bcubeSizing: Sizing = { keys: ['ports', 'levels'], choose };

/** A power n^levels of the ranks: the fewest levels whose switches have the ports. */
function choose({ ranks, radix }: Wanted): OtherValues | string {
  if (ranks > MOST_FORWARDING)
    return `${ranks} ranks are too many to forward; the limit is ${MOST_FORWARDING}`;
  for (let levels = 1; levels <= 8; levels++) {
    const ports = Math.round(ranks ** (1 / levels));
    if (ports >= 2 && ports ** levels === ranks && ports <= radix) return { ports, levels };
  }
  return `${ranks} ranks are not a power that up to 8 levels of switches of ${radix} ports make`;
}
