/**
 * Adaptive routing, packet by packet: the shortest of the queues towards equal-cost links, at the
 * window's start (docs/packet-model.md, Routing). Ghorbani et al., "DRILL: Micro Load Balancing for
 * Low-latency Data Center Networks", SIGCOMM 2017, with all queues looked at. Left out: the length
 * of queues further on. A fluid has no queues: the flow engine does not have this routing, and in
 * its rungs `spray` replaces it.
 */
import { defineRouting } from './routing.ts';

export const adaptive = defineRouting({
  name: 'adaptive',
  summary: 'packets only: each packet takes the shortest queue among the equal-cost links',
  params: {},
  properties: {
    fluid: 'spray',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'queues',
  },
  choice: () => ({ name: 'adaptive' }),
});
