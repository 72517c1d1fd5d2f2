/** The counts of `leaf-spine` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';
import { ratiosOf, treeSizes } from './tree.ts';

export const leafSpineSizing: Sizing = {
  keys: ['leaves', 'spines', 'hosts', 'trunk'],
  choose({ servers, gpus, radix, values }) {
    const wanted = { servers, radix, rails: 1, perServer: gpus, tiers: 2, ...ratiosOf(values) };
    const sizes = treeSizes(wanted);
    if (typeof sizes === 'string') return sizes;
    const { leaves, spines, hosts, trunk } = sizes;
    return { leaves, spines, hosts, trunk };
  },
};
