/** The counts of `torus` for a number of ranks. */

import { MOST_FORWARDING } from '../../model/limits.ts';
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

export const torusSizing: Sizing = { keys: ['x', 'y', 'z'], choose };

/**
 * The most equal axes: three with the least sum, or two. Ranks without such a product are refused.
 */
function choose({ ranks, radix }: Wanted): OtherValues | string {
  if (ranks > MOST_FORWARDING)
    return `${ranks} ranks are too many to forward; the limit is ${MOST_FORWARDING}`;
  let best: { x: number; y: number; z: number } | undefined;
  for (let x = 1; x ** 3 <= ranks; x++) {
    if (ranks % x !== 0) continue;
    for (let y = Math.max(x, 2); x * y * y <= ranks; y++) {
      if (ranks % (x * y) !== 0) continue;
      const z = ranks / (x * y);
      const ports = [x, y, z].reduce((sum, size) => sum + Math.min(2, size - 1), 0);
      if (ports > radix || (best && x + y + z >= best.x + best.y + best.z)) continue;
      best = { x, y, z };
    }
  }
  if (!best) return `${ranks} ranks make no torus of two or three axes with ${radix} ports a rank`;
  // The longest first; two axes are x and y.
  return { x: best.z, y: best.y, z: best.x };
}
