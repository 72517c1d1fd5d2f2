/**
 * Two tiers: every leaf has a link to every spine (a folded Clos network; Al-Fares et al., SIGCOMM
 * 2008, §2.2).
 */
import { uplinkParams, uplinkRateBps } from './parts/links.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

/** The topology `leaf-spine`. */
export const leafSpine = defineTopology({
  name: 'leaf-spine',
  summary: 'two tiers: hosts on leaves, each leaf connected to every spine',
  params: {
    leaves: { kind: 'count', help: 'leaf switches', min: 1 },
    spines: { kind: 'count', help: 'spine switches; each leaf has one uplink to every spine', min: 1 },
    hosts: { kind: 'count', help: 'hosts per leaf (with gpus > 1: servers, with gpus ports each)', min: 1 },
    ...uplinkParams,
    ...hostParams,
  },
  build(values) {
    const { leaves, spines, hosts, gpus, latency } = values;
    const down = hosts * gpus;
    const uplink = { rateBps: uplinkRateBps(values, down, spines), latencyPs: latency };
    return layGraph(
      {
        name: 'leaf-spine',
        tiers: ['leaf', 'spine'],
        switches: [leaves, spines],
        ...inOrder(leaves, down),
        cableCount: leaves * spines,
        *cables() {
          for (let leaf = 0; leaf < leaves; leaf++) {
            for (let spine = 0; spine < spines; spine++) yield { a: leaf, b: leaves + spine, ...uplink };
          }
        },
      },
      values,
    );
  },
});
