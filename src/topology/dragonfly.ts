/**
 * Dragonfly: Kim, Dally, Scott, Abts, "Technology-Driven, Highly-Scalable Dragonfly Topology", ISCA
 * 2008, §3: groups of a routers, fully joined, with p hosts and h global links each; up to ah + 1
 * groups. Balanced if a = 2p = 2h. Minimal routes take one global link at most
 * (`src/routing/one-global.ts`). Left out: groups that are not a full mesh (Cray Cascade's).
 */
import { checkGroups, globalCables, globalCount, pairs } from './parts/groups.ts';
import { globalParams } from './parts/links.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const dragonfly = defineTopology({
  name: 'dragonfly',
  summary: 'groups of fully connected routers; global links connect every two groups',
  params: {
    routers: { kind: 'count', help: 'routers per group (a)', min: 1, max: 4096 },
    hosts: { kind: 'count', help: 'hosts per router (p; with gpus > 1: servers)', min: 1 },
    globals: { kind: 'count', help: 'global ports per router (h)', min: 1 },
    groups: {
      kind: 'count',
      help: 'groups; default: a·h + 1, so that one cable connects any two groups',
      optional: true,
      min: 1,
    },
    ...globalParams,
    ...hostParams,
  },
  build(values) {
    const { routers, hosts, globals, rate, latency } = values;
    const groups = values.groups ?? routers * globals + 1;
    checkGroups('dragonfly', groups, routers * globals);
    const local = { rateBps: values.localRate ?? rate, latencyPs: latency };
    const global = { rateBps: values.globalRate ?? rate, latencyPs: values.globalLatency ?? latency };
    return layGraph(
      {
        name: 'dragonfly',
        tiers: ['router'],
        switches: [groups * routers],
        layout: { kind: 'groups', groups, perGroup: [routers] },
        perGroup: routers,
        ...inOrder(groups * routers, hosts * values.gpus),
        cableCount: (groups * routers * (routers - 1)) / 2 + globalCount(groups, routers * globals),
        *cables() {
          for (let group = 0; group < groups; group++) {
            for (const [a, b] of pairs(routers)) {
              yield { a: group * routers + a, b: group * routers + b, ...local };
            }
          }
          for (const cable of globalCables(groups, routers, globals)) yield { ...cable, ...global };
        },
      },
      values,
    );
  },
});
