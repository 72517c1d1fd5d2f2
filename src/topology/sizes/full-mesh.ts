/** The counts of `full-mesh` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';

export const fullMeshSizing: Sizing = {
  keys: ['hosts'],
  choose({ ranks, radix }) {
    if (ranks < 2 || ranks > 1024) return `a full mesh has 2 to 1024 ranks, not ${ranks}`;
    return ranks - 1 <= radix
      ? { hosts: ranks }
      : `each rank needs ${ranks - 1} ports, but the radix is ${radix}`;
  },
};
