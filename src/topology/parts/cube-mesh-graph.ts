/**
 * The hybrid cube-mesh of eight GPUs with six NVLinks each: NVIDIA DGX-1 with Tesla V100, system
 * architecture whitepaper (WP-08437), fig. 4; which pairs have two links is the matrix `nvidia-smi
 * topo -m` prints there (NV2).
 */

const SINGLE: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [1, 3],
  [2, 6],
  [3, 7],
  [4, 5],
  [4, 6],
  [5, 7],
];

const DOUBLE: readonly (readonly [number, number])[] = [
  [0, 3],
  [0, 4],
  [1, 2],
  [1, 5],
  [2, 3],
  [4, 7],
  [5, 6],
  [6, 7],
];

/** Pairs of ranks with the links between them; two links are bonded, and one cable here. */
export const cubeMesh = {
  ranks: 8,
  linksOfRank: 6,
  cables: [...SINGLE.map(([a, b]) => ({ a, b, links: 1 })), ...DOUBLE.map(([a, b]) => ({ a, b, links: 2 }))],
} as const;
