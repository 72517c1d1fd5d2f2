/** The counts of `cube-mesh` for a number of ranks. */
import { cubeMesh as graph } from '../parts/cube-mesh-graph.ts';
import type { Sizing } from '../parts/sizing.ts';

export const cubeMeshSizing: Sizing = {
  keys: [],
  choose: ({ ranks }) => (ranks === graph.ranks ? {} : `a cube-mesh has ${graph.ranks} ranks, not ${ranks}`),
};
