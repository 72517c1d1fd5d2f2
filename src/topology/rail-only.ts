/**
 * Rail-only: Wang, Ghobadi, Shakeri, Zhang, Hasani, "Rail-only: A Low-Cost High-Performance Network
 * for Training LLMs with Trillion Parameters", Hot Interconnects 2024, §III: a leaf for each rail
 * and no spines, so NICs of different rails have no path to each other. Left out: forwarding
 * through a rank of the same server, which is an algorithm's choice.
 */
import { layRails, railParams } from './rail-optimized.ts';
import { defineTopology } from './topology.ts';

const { serversPerLeaf: _, ...params } = railParams;

export const railOnly = defineTopology({
  name: 'rail-only',
  summary: 'servers with a scale-up switch; one leaf per rail, and no connection between rails',
  params,
  build: (values) =>
    layRails('rail-only', { ...values, serversPerLeaf: undefined }, { spines: 0, trunk: 1 }, () => 0),
});
