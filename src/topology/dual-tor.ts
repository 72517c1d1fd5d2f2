/**
 * Dual-ToR, dual-plane, rail-optimized: Qian et al., "Alibaba HPN: A Data Center Network for Large
 * Language Model Training", SIGCOMM 2024, §5 and §6: every NIC has two ports, on two leaves of its
 * rail; leaves and spines are two planes that meet in the NICs only, so a flow keeps its plane.
 * Segments of servers share leaves; pods of segments share spines; cores join pods. Left out: the
 * cores' per-port hashing, backup hosts, and the front-end network; and cores of one plane are
 * joined to that plane.
 */
import {
  type ClosShape,
  checkPods,
  closCables,
  closCount,
  coreParams,
  coreRateBps,
  trunkParam,
} from './parts/clos-graph.ts';
import { uplinkParams, uplinkRateBps } from './parts/links.ts';
import { hostParams, inRails, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

const { planes: _, ...params } = hostParams;

export const dualTor = defineTopology({
  name: 'dual-tor',
  summary: 'rails in two planes: each NIC has a port on two leaves of its rail, like Alibaba HPN',
  params: {
    segments: { kind: 'count', help: 'segments per pod, each with 2·gpus leaves', min: 1 },
    servers: {
      kind: 'count',
      help: 'servers per segment, each with a port on every leaf of the segment',
      min: 1,
    },
    spines: {
      kind: 'count',
      help: 'spines per pod and plane, each connected to every leaf of that pod and plane',
      min: 1,
    },
    pods: { kind: 'count', help: 'pods; more than one requires cores', default: 1, min: 1 },
    trunk: trunkParam,
    ...uplinkParams,
    ...coreParams,
    cores: { ...coreParams.cores, help: 'core switches per plane, a multiple of spines; 0: none' },
    ...params,
    gpus: {
      ...params.gpus,
      help: 'ranks per server, each with its own NIC; also the number of rails',
      default: 8,
    },
    rate: { ...params.rate, help: 'rate of a NIC, sum of both ports, each direction' },
    uplinkRate: {
      ...uplinkParams.uplinkRate,
      help: 'rate of a leaf–spine link, each direction; alternative to oversubscription',
    },
  },
  build(values) {
    const { segments, servers, spines, pods, cores, gpus, latency, trunk = 1 } = values;
    checkPods(pods, spines, cores);
    const leaves = segments * gpus;
    // Rates are of both planes together from here on; each gets a half.
    const both = {
      ...values,
      planes: 2,
      uplinkRate: values.uplinkRate && 2 * values.uplinkRate,
      coreRate: values.coreRate && 2 * values.coreRate,
    };
    const uplinkBps = uplinkRateBps(both, servers, cores > 0 ? spines : spines * trunk);
    const core = { ...both, cores: cores * trunk };
    const shape: ClosShape = {
      copies: 1,
      pods,
      leaves,
      spines,
      cores,
      uplink: { rateBps: uplinkBps, latencyPs: latency },
      coreLink: { rateBps: coreRateBps(core, leaves * uplinkBps, spines), latencyPs: latency },
      trunk,
    };
    const withCores = cores > 0;
    return layGraph(
      {
        name: 'dual-tor',
        tiers: withCores ? ['leaf', 'spine', 'core'] : ['leaf', 'spine'],
        switches: withCores ? [pods * leaves, pods * spines, cores] : [pods * leaves, pods * spines],
        ...inRails(pods * segments * servers, gpus, servers),
        cableCount: closCount(shape),
        cables: () => closCables(shape),
      },
      both,
    );
  },
});
