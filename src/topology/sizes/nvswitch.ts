/** The counts of `nvswitch` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';
import { largestDivisor } from './divisor.ts';

export const nvswitchSizing: Sizing = {
  keys: ['gpus', 'switches', 'group'],
  choose({ ranks, radix }) {
    if (ranks < 2 || ranks > 4096) return `a domain has 2 to 4096 ranks, not ${ranks}`;
    if (ranks <= radix) return { gpus: ranks };
    const group = largestDivisor(ranks, radix / 2);
    return group > 1
      ? { gpus: ranks, group }
      : `${ranks} ranks make no equal groups on switches of ${radix} ports`;
  },
};
