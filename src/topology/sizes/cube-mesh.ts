/** The counts of `cube-mesh` for a number of ranks. */
import type { Sizing } from '../parts/sizing.ts';

/** Ranks of the only cube-mesh. */
const RANKS = 8;

export const cubeMeshSizing: Sizing = {
  keys: [],
  choose: ({ ranks }) => (ranks === RANKS ? {} : `a cube-mesh has ${RANKS} ranks, not ${ranks}`),
};
