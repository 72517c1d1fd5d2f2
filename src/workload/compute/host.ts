/**
 * The host as a floor: it launches the kernels of a part one after the other, and the accelerator
 * waits for it if they are short. A CUDA graph is one launch.
 */
import type { ComputeValues } from './params.ts';

/** Kernels that a part launches forward; backward launches twice as many. */
const KERNELS = {
  /** A norm, the product of queries, keys and values, two rotations. */
  columns: 4,
  core: 1,
  /** The product of the output, the residual. */
  rows: 2,
  /** A norm and a product. */
  mlpColumns: 2,
  /** The activation, a product, the residual. */
  mlpRows: 3,
  /** A norm, router, softmax, top-k, counts, two permutations, three of the experts, a residual. */
  experts: 14,
} as const;

/** Parts of a layer with kernels of their own. */
export type Launched = keyof typeof KERNELS;

const IN_ATTENTION: ReadonlySet<Launched> = new Set(['columns', 'core', 'rows']);

/** The least seconds of a part forward. */
export function hostFloor(part: Launched, { launch, graphs }: ComputeValues): number {
  const inGraph = graphs === 'layers' || (graphs === 'attention' && IN_ATTENTION.has(part));
  return inGraph ? 0 : (KERNELS[part] * launch) / 1e12;
}
