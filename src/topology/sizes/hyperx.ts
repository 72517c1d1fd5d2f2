/** The counts of `hyperx` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

/** Most switches along an axis that are tried. */
const MOST_SIZE = 1024;

export const hyperxSizing: Sizing = { keys: ['x', 'y', 'z', 'hosts', 'width'], choose };

/**
 * The fewest axes, all of one size S, and the smallest S. An axis carries an all-to-all at the full
 * rate of its T hosts a switch if K·S ≥ T: half of the messages of half of a line, T·S/4, cross
 * S²/4·K cables. So K = ⌈T/S⌉. With K = 1 and T = S that is S^(axes + 1) ranks (a flattened
 * butterfly).
 */
function choose({ servers, gpus, radix }: Wanted): OtherValues | string {
  for (let axes = 1; axes <= 3; axes++) {
    for (let size = 2; size <= MOST_SIZE && axes * (size - 1) < radix; size++) {
      const hosts = Math.ceil(servers / size ** axes);
      const width = Math.ceil((hosts * gpus) / size);
      if (hosts * gpus + axes * (size - 1) * width > radix) continue;
      return { x: size, y: axes > 1 ? size : 1, z: axes > 2 ? size : 1, hosts, width };
    }
  }
  return `no HyperX of three axes of one size, with switches of ${radix} ports, carries as many ranks at full rate`;
}
