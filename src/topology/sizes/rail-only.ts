/** The counts of `rail-only` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';

export const railOnlySizing: Sizing = {
  keys: ['servers'],
  choose: ({ servers, radix }) =>
    servers <= radix ? { servers } : `a rail is one leaf: ${radix} ports are ${radix} servers`,
};
