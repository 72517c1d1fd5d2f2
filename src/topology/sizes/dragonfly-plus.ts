/** The counts of `dragonfly-plus` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

export const dragonflyPlusSizing: Sizing = {
  keys: ['leaves', 'spines', 'hosts', 'globals', 'groups'],
  choose,
};

/**
 * Balanced (as many leaves, spines, hosts of a leaf and global ports of a spine: half of a switch's
 * ports) with the smallest switches that reach all ranks, and as many groups as they fill.
 */
function choose({ ranks, gpus, radix }: Wanted): OtherValues | string {
  let most = 0;
  for (let half = gpus; 2 * half <= radix; half++) {
    const hosts = Math.floor(half / gpus);
    const perGroup = half * hosts * gpus;
    most = perGroup * (half * half + 1);
    if (most < ranks) continue;
    return { leaves: half, spines: half, hosts, globals: half, groups: Math.ceil(ranks / perGroup) };
  }
  return `balanced dragonflies+ of switches of ${radix} ports connect ${most} ranks`;
}
