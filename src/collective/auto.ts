/**
 * `algorithm: auto`: the quickest of several ways to do a collective by the α–β model, as NCCL's tuner picks (`src/graph/tuning.cc`,
 * ncclTopoGetAlgoTime). The fabric is taken to be uncongested: what oversubscription and hashing do is left to the simulation.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { Algorithm } from './algorithm.ts';
import type { Net } from './time.ts';

/** The name by which an algorithm is left to be picked. */
export const AUTO = 'auto';

/** A way to do a collective, and what messages cost that way. */
export interface Candidate {
  readonly algorithm: Algorithm;
  readonly values: ParamValues<ParamSpec>;
  readonly net: Net;
}

/** Time of a candidate, ps; `undefined` where it cannot be used or nothing is known. */
export function modelledTimePs({ algorithm, values, net }: Candidate, n: number, bytes: number) {
  return algorithm.time?.(n, bytes, net, values) ?? algorithm.estimate?.(n, bytes, net, values);
}

/**
 * The candidate of the least modelled time in a group of `n`, the first of equals. One alone needs no time; none is picked
 * where no time is known.
 */
export function quickest<C extends Candidate>(
  candidates: readonly C[],
  n: number,
  bytes: number,
): C | undefined {
  if (candidates.length === 1) return candidates[0];
  let best: { readonly candidate: C; readonly timePs: number } | undefined;
  for (const candidate of candidates) {
    const timePs = modelledTimePs(candidate, n, bytes);
    if (timePs !== undefined && (best === undefined || timePs < best.timePs)) best = { candidate, timePs };
  }
  return best?.candidate;
}
