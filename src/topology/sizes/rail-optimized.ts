/** The counts of `rail-optimized` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';
import { ratiosOf, treeSizes } from './tree.ts';

export const railOptimizedSizing: Sizing = {
  keys: ['servers', 'serversPerLeaf', 'spines', 'trunk'],
  choose({ servers, gpus, radix, values }) {
    const wanted = { servers, radix, rails: gpus, perServer: 1, tiers: 2, ...ratiosOf(values) };
    const sizes = treeSizes(wanted);
    if (typeof sizes === 'string') return sizes;
    return { servers, serversPerLeaf: sizes.hosts, spines: sizes.spines, trunk: sizes.trunk };
  },
};
