/** The counts of `dual-tor` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';
import { ratiosOf, treeSizes } from './tree.ts';

export const dualTorSizing: Sizing = {
  keys: ['segments', 'servers', 'spines', 'pods', 'cores', 'trunk'],
  choose({ servers, gpus, radix, values }) {
    // A plane's share of a NIC is half of its rate; rates of uplinks are those of one link.
    const { rate, ...others } = values;
    const half = { ...others, rate: typeof rate === 'number' ? rate / 2 : undefined };
    const sizes = treeSizes({ servers, radix, rails: gpus, perServer: 1, ...ratiosOf(half) });
    if (typeof sizes === 'string') return sizes;
    const { leaves, hosts, ...counts } = sizes;
    return { ...counts, segments: leaves / gpus, servers: hosts };
  },
};
