/** The messages of a collective, for the result. */
import type { FctSummary, FlowRecord } from '../../engine/flow/api.ts';
import type { ScheduleMeasure } from '../../ladder/one-schedule.ts';
import type { FlowsResult } from '../../model/result.ts';
import { type Jumped, jumpsOf } from './jumps.ts';
import { quantityUs } from './quantity.ts';

/**
 * Counts and completion times over the seeds, and the first seed's messages if they were kept: by
 * sender, receiver and start. The order in which a device ended messages that end together is its
 * own.
 */
export function flowsResult(measured: Jumped & Pick<ScheduleMeasure, 'flows'>, seeds: number): FlowsResult {
  const { flows: replicas } = measured;
  const of = (pick: (fct: FctSummary) => number) =>
    quantityUs(
      replicas.map((replica) => (replica.fct ? pick(replica.fct) : 0)),
      seeds,
    );
  const [first] = replicas;
  return {
    count: first!.messages,
    ...(first!.fct && {
      fct_us: {
        min: of((f) => f.minPs),
        mean: of((f) => f.meanPs),
        p50: of((f) => f.p50Ps),
        p99: of((f) => f.p99Ps),
        max: of((f) => f.maxPs),
      },
    }),
    ...(first!.flows && {
      list: first!.flows.toSorted(bySenderAndTime).map(({ src, dst, bytes, startPs, endPs }) => ({
        src,
        dst,
        bytes,
        start_us: startPs / 1e6,
        end_us: endPs / 1e6,
      })),
    }),
    ...jumpsOf(measured),
  };
}

function bySenderAndTime(a: FlowRecord, b: FlowRecord): number {
  return a.src - b.src || a.dst - b.dst || a.startPs - b.startPs || a.endPs - b.endPs || a.bytes - b.bytes;
}
