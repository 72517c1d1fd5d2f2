/** The counts of `ring` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';

export const ringSizing: Sizing = {
  keys: ['hosts'],
  choose: ({ ranks }) =>
    ranks >= 2 && ranks <= 4096 ? { hosts: ranks } : `a ring has 2 to 4096 ranks, not ${ranks}`,
};
