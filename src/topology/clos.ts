/**
 * Folded Clos network (fat-tree) of two or three tiers in whatever numbers: Clos, "A Study of Non-Blocking Switching
 * Networks", BSTJ 32(2), 1953; folded, and with pods, as in Al-Fares et al., SIGCOMM 2008, §2.2. Any tier can be
 * oversubscribed, by its rates or its counts. With rails, NIC r of a server hangs on leaf r of its segment.
 */
import {
  type ClosShape,
  checkPods,
  checkSegments,
  closCables,
  closCount,
  coreParams,
  coreRateBps,
} from './parts/clos-graph.ts';
import { uplinkParams, uplinkRateBps } from './parts/links.ts';
import { hostParams, inOrder, inRails, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const clos = defineTopology({
  name: 'clos',
  summary: 'two or three tiers in any numbers, oversubscribed at any; rails and planes where wanted',
  params: {
    pods: { kind: 'count', help: 'pods; more than one need cores', default: 1, min: 1 },
    leaves: { kind: 'count', help: 'leaves of a pod', min: 1 },
    spines: { kind: 'count', help: 'spines of a pod, each joined to every leaf of it', min: 1 },
    hosts: {
      kind: 'count',
      help: 'hosts of a leaf (servers, with gpus > 1); with rails, servers of a segment',
      min: 1,
    },
    rails: {
      kind: 'flag',
      help: 'gpus leaves are a segment, and NIC r of its servers hangs on leaf r',
      default: false,
    },
    ...uplinkParams,
    ...coreParams,
    ...hostParams,
  },
  build(values) {
    const { pods, leaves, spines, hosts, cores, gpus, rails, rate, latency } = values;
    checkPods(pods, spines, cores);
    if (rails) checkSegments(leaves, gpus);
    const down = rails ? hosts : hosts * gpus;
    const uplinkBps = uplinkRateBps(values, down, spines);
    const shape: ClosShape = {
      copies: 1,
      pods,
      leaves,
      spines,
      cores,
      uplink: { rateBps: uplinkBps, latencyPs: latency },
      coreLink: { rateBps: coreRateBps(values, leaves * uplinkBps, spines), latencyPs: latency },
    };
    return layGraph(
      {
        name: 'clos',
        tiers: cores > 0 ? ['leaf', 'spine', 'core'] : ['leaf', 'spine'],
        switches: cores > 0 ? [pods * leaves, pods * spines, cores] : [pods * leaves, pods * spines],
        ...(rails ? inRails((pods * leaves * hosts) / gpus, gpus, hosts) : inOrder(pods * leaves, down)),
        cableCount: closCount(shape),
        cables: () => closCables(shape),
      },
      { ...values, rate },
    );
  },
});
