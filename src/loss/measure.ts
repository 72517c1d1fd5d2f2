/** What a simulation at one rung comes to, in plain numbers; sums of such. */
import type { FlowResult } from '../engine/flow/api.ts';

export interface Measure {
  /** One time where no replica differs, else one a seed; ps. */
  readonly timesPs: readonly number[];
  /** Bytes over each link, mean over the replicas. */
  readonly linkBytes: Float64Array;
  /** Messages of one replica. */
  readonly messages: number;
}

/** Reduces an engine's answer; `messages` are the first replica's. */
export function measure(result: FlowResult): Measure {
  const { replicas } = result;
  const linkBytes = new Float64Array(replicas[0]!.linkBytes.length);
  for (const replica of replicas) {
    for (let link = 0; link < linkBytes.length; link++)
      linkBytes[link]! += replica.linkBytes[link]! / replicas.length;
  }
  return { timesPs: replicas.map((r) => Math.round(r.endPs)), linkBytes, messages: replicas[0]!.messages };
}

/** The i-th seed's time of a measure that may hold one for all. */
export function timeAt(timesPs: readonly number[], replica: number): number {
  return timesPs[timesPs.length === 1 ? 0 : replica]!;
}
