/**
 * The hybrid cube-mesh of eight GPUs: DGX-1 with Tesla V100; its graph and source are in
 * `parts/cube-mesh-graph.ts`. GPUs do not pass on each other's traffic there, NCCL's rings use
 * neighbours only; here ranks forward, so that any two have a path. Left out: the PCIe and
 * processor links that messages between GPUs without an NVLink would take.
 */
import { cubeMesh as graph } from './parts/cube-mesh-graph.ts';
import { layDirect } from './parts/direct.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

export const cubeMesh = defineTopology({
  name: 'cube-mesh',
  summary: 'hybrid cube-mesh of eight ranks with six links each, like a DGX-1V; ranks forward',
  params: {
    rate: {
      ...rateParam,
      help: 'rate of a link, each direction; eight pairs of ranks have two links, bonded',
    },
    latency: latencyParam,
    radix: portsParam,
    ranks: ranksParam,
  },
  build({ rate, latency }) {
    const cables = () => graph.cables.map(({ a, b, links }) => ({ a, b, times: links }));
    return layDirect('cube-mesh', graph.ranks, cables, { rateBps: rate, latencyPs: latency });
  },
});
