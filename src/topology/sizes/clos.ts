/** The counts of `clos` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';
import { ratiosOf, treeSizes } from './tree.ts';

export const closSizing: Sizing = {
  keys: ['pods', 'leaves', 'spines', 'hosts', 'cores', 'trunk'],
  choose({ servers, gpus, radix, values }) {
    const shape = values.rails === true ? { rails: gpus, perServer: 1 } : { rails: 1, perServer: gpus };
    const sizes = treeSizes({ servers, radix, ...shape, ...ratiosOf(values) });
    return typeof sizes === 'string' ? sizes : { ...sizes };
  },
};
