/**
 * Full mesh: a cable between any two ranks, as the xGMI links of eight MI300X (AMD, "AMD Instinct
 * MI300X Platform" data sheet: seven links of 64 GB/s each way from every GPU). Left out: sending
 * by way of a third rank, which minimal routing never does here.
 */
import { layDirect } from './parts/direct.ts';
import { pairs } from './parts/groups.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

export const fullMesh = defineTopology({
  name: 'full-mesh',
  summary: 'a cable between every two ranks, no switches',
  params: {
    hosts: { kind: 'count', help: 'ranks', min: 2, max: 1024 },
    rate: { ...rateParam, help: 'rate of a link, each direction' },
    latency: latencyParam,
    radix: portsParam,
    ranks: ranksParam,
  },
  build({ hosts, rate, latency }) {
    const cables = () => [...pairs(hosts)].map(([a, b]) => ({ a, b, axis: 0 }));
    return layDirect('full-mesh', hosts, cables, { rateBps: rate, latencyPs: latency });
  },
});
