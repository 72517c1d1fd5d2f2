/**
 * Multi-plane two-tier fat-tree: DeepSeek-AI, "Insights into DeepSeek-V3", ISCA 2025, §5.1 and
 * Table 3: `planes` fat-trees of k leaves and k/2 spines that are not joined. As deployed there
 * (`attach=rail`), rank r of every server is in plane r. Traffic that crosses planes has to pass
 * another rank of the server, which is an algorithm's choice: NICs of different planes have no
 * path. As planned there for future NICs (`attach=nic`), every NIC has a port in each plane.
 */
import { UserError } from '../util/errors.ts';
import { type ClosShape, closCables, closCount, trunkParam } from './parts/clos-graph.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

const { planes: _, gpus: __, ...params } = hostParams;

export const multiPlane = defineTopology({
  name: 'multi-plane',
  summary: 'several parallel two-tier fat-trees; each has one rail of the servers, or one port of every NIC',
  params: {
    planes: { kind: 'count', help: 'parallel fat-trees', min: 1, max: 64 },
    k: {
      kind: 'count',
      help: 'ports per switch, an even number: k leaves and k/2 spines per plane',
      min: 2,
      max: 1024,
    },
    attach: {
      kind: 'choice',
      help: 'rail: rank r of each server connects to plane r; nic: every NIC has a port of rate/planes in each plane',
      default: 'rail',
      choices: ['rail', 'nic'],
    },
    leaves: {
      kind: 'count',
      help: 'leaves per plane that are built; default: k',
      optional: true,
      min: 1,
      max: 1024,
    },
    trunk: trunkParam,
    ...params,
    rate: { ...params.rate, help: 'rate of a NIC, each direction' },
    gpus: {
      kind: 'count',
      help: 'ranks per server; default: the number of planes with attach=rail, else 1',
      optional: true,
      min: 1,
      max: 1024,
    },
  },
  build(values) {
    const { planes, k, attach, rate, latency, leaves = k, trunk = 1 } = values;
    const half = k / 2;
    const spines = half / trunk;
    const gpus = values.gpus ?? (attach === 'rail' ? planes : 1);
    if (!Number.isInteger(half)) {
      throw new UserError(`k must be even, not ${k}`, { where: 'k', advice: `use k=${k - 1} or k=${k + 1}` });
    }
    if (attach === 'rail' && gpus !== planes) {
      throw new UserError(
        `servers of ${gpus} ranks in ${planes} planes: with attach=rail each rank needs its own plane`,
        {
          where: 'gpus',
          advice: `use gpus=${planes}, or attach=nic`,
        },
      );
    }
    if (leaves > k || !Number.isInteger(spines)) {
      throw new UserError(`a plane of k=${k} has no ${leaves} leaves with uplinks bundled by ${trunk}`, {
        where: leaves > k ? 'leaves' : 'trunk',
        advice: `use at most ${k} leaves, and a divisor of ${half} as trunk`,
      });
    }
    const copies = attach === 'rail' ? planes : 1;
    const cable = { rateBps: rate, latencyPs: latency };
    const shape: ClosShape = {
      copies,
      pods: 1,
      leaves,
      spines,
      cores: 0,
      uplink: cable,
      coreLink: cable,
      trunk,
    };
    const whole = inOrder(leaves, half);
    return layGraph(
      {
        name: 'multi-plane',
        tiers: ['leaf', 'spine'],
        switches: [copies * leaves, copies * spines],
        ranks: copies * whole.ranks,
        leafOf: (rank) => (rank % copies) * leaves + whole.leafOf(Math.floor(rank / copies)),
        cableCount: closCount(shape),
        cables: () => closCables(shape),
      },
      { ...values, gpus, planes: attach === 'rail' ? 1 : planes },
    );
  },
});
