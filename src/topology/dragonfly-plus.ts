/**
 * Dragonfly+: Shpiner, Haramaty, Eliad, Zdornov, Gafni, Zahavi, "Dragonfly+: Low Cost Topology for
 * Scaling Datacenters", HiPINEB 2017, §2: a group is leaves with hosts, every leaf joined to every
 * spine of the group; spines have the global links. Left out: its routes by way of a third group
 * (fully progressive adaptive routing).
 */
import { checkGroups, globalCables, globalCount } from './parts/groups.ts';
import { globalParams } from './parts/links.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const dragonflyPlus = defineTopology({
  name: 'dragonfly-plus',
  summary: 'groups of leaves and spines; global links between spines connect every two groups',
  params: {
    leaves: { kind: 'count', help: 'leaves per group', min: 1, max: 4096 },
    spines: {
      kind: 'count',
      help: 'spines per group, each connected to every leaf of the group',
      min: 1,
      max: 4096,
    },
    hosts: { kind: 'count', help: 'hosts per leaf (with gpus > 1: servers)', min: 1 },
    globals: { kind: 'count', help: 'global ports per spine', min: 1 },
    groups: {
      kind: 'count',
      help: 'groups; default: spines·globals + 1, so that one cable connects any two groups',
      optional: true,
      min: 1,
    },
    ...globalParams,
    ...hostParams,
  },
  build(values) {
    const { leaves, spines, hosts, globals, rate, latency } = values;
    const groups = values.groups ?? spines * globals + 1;
    checkGroups('dragonfly-plus', groups, spines * globals);
    const local = { rateBps: values.localRate ?? rate, latencyPs: latency };
    const global = { rateBps: values.globalRate ?? rate, latencyPs: values.globalLatency ?? latency };
    const spine0 = groups * leaves;
    return layGraph(
      {
        name: 'dragonfly-plus',
        tiers: ['leaf', 'spine'],
        switches: [groups * leaves, groups * spines],
        layout: { kind: 'groups', groups, perGroup: [leaves, spines] },
        ...inOrder(groups * leaves, hosts * values.gpus),
        cableCount: groups * leaves * spines + globalCount(groups, spines * globals),
        *cables() {
          for (let leaf = 0; leaf < groups * leaves; leaf++) {
            const ofGroup = spine0 + Math.floor(leaf / leaves) * spines;
            for (let i = 0; i < spines; i++) yield { a: leaf, b: ofGroup + i, ...local };
          }
          for (const { a, b } of globalCables(groups, spines, globals)) {
            yield { a: spine0 + a, b: spine0 + b, ...global };
          }
        },
      },
      values,
    );
  },
});
