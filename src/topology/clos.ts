/**
 * Folded Clos network (fat-tree) of two or three tiers in whatever numbers: Clos, "A Study of
 * Non-Blocking Switching Networks", BSTJ 32(2), 1953; folded, and with pods, as in Al-Fares et al.,
 * SIGCOMM 2008, §2.2. Any tier can be oversubscribed, by its rates or its counts. With rails, NIC r
 * of a server hangs on leaf r of its segment.
 */
import {
  type ClosShape,
  checkPods,
  checkSegments,
  closCables,
  closCount,
  coreParams,
  coreRateBps,
  trunkParam,
} from './parts/clos-graph.ts';
import { uplinkParams, uplinkRateBps } from './parts/links.ts';
import { hostParams, inOrder, inRails, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const clos = defineTopology({
  name: 'clos',
  summary: 'two or three tiers of any size and oversubscription, optionally with rails and planes',
  params: {
    pods: { kind: 'count', help: 'pods; more than one requires cores', default: 1, min: 1 },
    leaves: { kind: 'count', help: 'leaves per pod', min: 1 },
    spines: { kind: 'count', help: 'spines per pod, each connected to every leaf of the pod', min: 1 },
    hosts: {
      kind: 'count',
      help: 'hosts per leaf (with gpus > 1: servers); with rails: servers per segment',
      min: 1,
    },
    rails: {
      kind: 'flag',
      help: 'groups leaves into segments of gpus leaves; NIC r of each server connects to leaf r of its segment',
      default: false,
    },
    trunk: trunkParam,
    ...uplinkParams,
    ...coreParams,
    ...hostParams,
  },
  build(values) {
    const { pods, leaves, spines, hosts, cores, gpus, rails, rate, latency, trunk = 1 } = values;
    checkPods(pods, spines, cores);
    if (rails) checkSegments(leaves, gpus);
    const down = rails ? hosts : hosts * gpus;
    const uplinkBps = uplinkRateBps(values, down, cores > 0 ? spines : spines * trunk);
    const core = { ...values, cores: cores * trunk };
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
