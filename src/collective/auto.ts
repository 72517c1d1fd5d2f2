/**
 * `algorithm: auto` leaves the algorithm to be chosen. The α–β model here ranks the ways and rules
 * out the hopeless ones, as the model of NCCL's tuner does (`src/graph/tuning.cc`,
 * ncclTopoGetAlgoTime); it takes the fabric to be uncongested, so the choice itself is made by
 * simulation (src/workload/pick/choose.ts).
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { Algorithm } from './algorithm.ts';
import type { Net } from './time.ts';

/** The name by which an algorithm is left to be picked. */
export const AUTO = 'auto';

/** A way to do a collective, and the cost of its messages. */
export interface Candidate {
  readonly algorithm: Algorithm;
  readonly values: ParamValues<ParamSpec>;
  readonly net: Net;
}

/** Time of a candidate, ps; `undefined` if it cannot be used or nothing is known. */
export function modelledTimePs({ algorithm, values, net }: Candidate, n: number, bytes: number) {
  return algorithm.time?.(n, bytes, net, values) ?? algorithm.estimate?.(n, bytes, net, values);
}
