/**
 * UGAL-L, universal globally adaptive load balancing with local knowledge: Singh, "Load-Balanced
 * Routing in Interconnection Networks", PhD thesis, Stanford 2005 (not checked to the section);
 * Kim, Dally, Scott and Abts, ISCA 2008, §4.2: at its first switch a packet takes the shortest path
 * or Valiant's, whichever has the smaller product of hops and first queue; the shortest where they
 * are equal. Queues are those of the window's start, in whole packets. docs/packet-model.md has the
 * rules. Left out: thresholds, choosing among several random nodes, deciding again on the way,
 * virtual channels.
 */
import { detourParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const ugalL = defineRouting({
  name: 'ugal-l',
  summary:
    'packets only: shortest path or a detour by a random node, whichever has shorter queues at the first switch',
  params: detourParams,
  properties: {
    fluid: 'spray',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'hash',
    sender: 'in-turn',
    detour: 'by-first-queues',
  },
  choice: ({ entropies, rehash }) => ({ name: 'ugal-l', entropies, ...rehashing({ rehash }) }),
});
