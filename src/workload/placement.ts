/**
 * Which ranks form which groups.
 *
 * rank = t + tp·(e + ep·r): the tp index t runs fastest, so a tp group lies inside a server
 * whenever tp divides the server's size; then the ep index e, so an ep group spans the fewest
 * neighbouring servers; then the replica r of the experts. dp index = e + ep·r. The order tp, ep,
 * dp is Megatron-Core's default (`tp-cp-ep-dp-pp`).
 */
import type { ParallelismValues } from './params.ts';

/** tp tensor, dp data, ep expert parallel; edp: the ranks that hold the same experts. */
export type GroupName = 'tp' | 'dp' | 'ep' | 'edp';

/** Which ranks form which groups. */
export interface Placement {
  /** Ranks used: 0 … ranks-1. */
  readonly ranks: number;
  /** All groups of each name, each in ring order. */
  readonly groups: Readonly<Record<GroupName, readonly Uint32Array[]>>;
}

/** Builds the groups; ep must divide dp. */
export function placeRanks(parallelism: ParallelismValues): Placement {
  const { tp, dp, ep } = parallelism;
  const replicas = dp / ep;
  const tps: Uint32Array[] = [];
  const dps: Uint32Array[] = [];
  const eps: Uint32Array[] = [];
  const edps: Uint32Array[] = [];
  for (let d = 0; d < dp; d++) tps.push(Uint32Array.from({ length: tp }, (_, t) => t + tp * d));
  for (let t = 0; t < tp; t++) {
    dps.push(Uint32Array.from({ length: dp }, (_, d) => t + tp * d));
    for (let r = 0; r < replicas; r++)
      eps.push(Uint32Array.from({ length: ep }, (_, e) => t + tp * (e + ep * r)));
    for (let e = 0; e < ep; e++)
      edps.push(Uint32Array.from({ length: replicas }, (_, r) => t + tp * (e + ep * r)));
  }
  return { ranks: tp * dp, groups: { tp: tps, dp: dps, ep: eps, edp: edps } };
}
