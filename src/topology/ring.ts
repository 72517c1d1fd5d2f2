/** A direct network: each rank is cabled to the next, and forwards packets for other ranks. */
import { startFabric } from './parts/builder.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

/** The topology `ring`. */
export const ring = defineTopology({
  name: 'ring',
  summary: 'each rank connected to the next, no switches; ranks forward',
  params: {
    hosts: { kind: 'count', help: 'ranks in the ring', min: 2, max: 4096 },
    rate: { ...rateParam, help: 'rate of a link, each direction' },
    latency: latencyParam,
    radix: portsParam,
    ranks: ranksParam,
  },
  build({ hosts, rate, latency }) {
    // Two ranks have one cable: a second one would be a parallel path, not a ring.
    const cables = hosts === 2 ? 1 : hosts;
    const fabric = startFabric({
      name: 'ring',
      tierNames: ['rank'],
      ranks: hosts,
      switches: [],
      cables,
      ranksForward: true,
    });
    for (let i = 0; i < cables; i++) {
      fabric.cable(i, (i + 1) % hosts, { rateBps: rate, latencyPs: latency, axis: 0 });
    }
    return fabric.finish();
  },
});
