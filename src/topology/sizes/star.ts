/** The counts of `star` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';

export const starSizing: Sizing = {
  keys: ['hosts'],
  radix: Infinity,
  choose: ({ ranks, servers, radix }) =>
    ranks <= radix ? { hosts: servers } : `one switch of ${radix} ports connects ${radix} ranks`,
};
