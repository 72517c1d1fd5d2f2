/** The counts of `dragonfly` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

export const dragonflySizing: Sizing = { keys: ['routers', 'hosts', 'globals', 'groups'], choose };

/**
 * Balanced (a = 2p = 2h, routers of p + a - 1 + h ports) with the smallest h that reaches all
 * ranks, and as many groups as they fill. With servers of several ranks, p is the largest multiple
 * up to h.
 */
function choose({ ranks, gpus, radix }: Wanted): OtherValues | string {
  let most = 0;
  for (let globals = gpus; ; globals++) {
    const routers = 2 * globals;
    const hosts = Math.floor(globals / gpus);
    if (hosts * gpus + routers - 1 + globals > radix) break;
    const perGroup = routers * hosts * gpus;
    most = perGroup * (routers * globals + 1);
    if (most >= ranks) return { routers, hosts, globals, groups: Math.ceil(ranks / perGroup) };
  }
  return `balanced dragonflies (a = 2p = 2h) of routers of ${radix} ports connect ${most} ranks`;
}
