/**
 * Two tiers: every leaf has a link to every spine (a folded Clos network; Al-Fares et al., SIGCOMM
 * 2008, §2.2).
 */

import { trunkParam } from './parts/clos-graph.ts';
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
    trunk: trunkParam,
    ...uplinkParams,
    ...hostParams,
  },
  build(values) {
    const { leaves, spines, hosts, gpus, latency, trunk = 1 } = values;
    const down = hosts * gpus;
    const ups = spines * trunk;
    const uplink = { rateBps: uplinkRateBps(values, down, ups), latencyPs: latency };
    return layGraph(
      {
        name: 'leaf-spine',
        tiers: ['leaf', 'spine'],
        switches: [leaves, spines],
        ...inOrder(leaves, down),
        cableCount: leaves * ups,
        *cables() {
          for (let leaf = 0; leaf < leaves; leaf++) {
            for (let up = 0; up < ups; up++) yield { a: leaf, b: leaves + Math.floor(up / trunk), ...uplink };
          }
        },
      },
      values,
    );
  },
});
