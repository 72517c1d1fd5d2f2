/** The counts of `twisted-torus` for a number of ranks. */

import { MOST_FORWARDING } from '../../model/limits.ts';
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

export const twistedTorusSizing: Sizing = { keys: ['x', 'y', 'z'], choose };

/** a × 2a, a × a × 2a or a × 2a × 2a: 2a², 2a³ or 4a³ ranks; three axes if they fit. */
function choose({ ranks, radix }: Wanted): OtherValues | string {
  if (ranks > MOST_FORWARDING)
    return `${ranks} ranks are too many to forward; the limit is ${MOST_FORWARDING}`;
  for (let a = 2; 2 * a * a <= ranks; a++) {
    const shapes = [
      { x: a, y: a, z: 2 * a },
      { x: a, y: 2 * a, z: 2 * a },
      { x: a, y: 2 * a, z: 1 },
    ];
    const fits = shapes.find(({ x, y, z }) => x * y * z === ranks && radix >= (z > 1 ? 6 : 4));
    if (fits) return fits;
  }
  return `${ranks} ranks are not 2a², 2a³ or 4a³`;
}
