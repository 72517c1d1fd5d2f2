/**
 * UGAL-G, with global knowledge: like UGAL-L (see there), but it compares the sums of all queues on
 * either path. It knows them all at once, which no switch does: a bound of adaptive routing (Kim,
 * Dally, Scott and Abts, ISCA 2008, §4.2, where it knows those of the group's global channels).
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
