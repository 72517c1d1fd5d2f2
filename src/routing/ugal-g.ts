/**
 * UGAL-G, with global knowledge: as UGAL-L (see there), but what is compared are all queues on
 * either path, in sum. It knows them all at once, which no switch does: a bound of what adaptive
 * routing can do (Kim, Dally, Scott and Abts, ISCA 2008, §4.2, where it knows those of the group's
 * global channels).
 */
import { detourParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const ugalG = defineRouting({
  name: 'ugal-g',
  summary: 'packets only: like ugal-l, but compares every queue on both paths (idealised: no delay)',
  params: detourParams,
  properties: {
    fluid: 'spray',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'hash',
    sender: 'in-turn',
    detour: 'by-all-queues',
  },
  choice: ({ entropies, rehash }) => ({ name: 'ugal-g', entropies, ...rehashing({ rehash }) }),
});
