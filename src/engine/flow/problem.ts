/**
 * Parameters of a flow run's kernels, and the workgroup counts that kernels write for each other.
 */
import { constants, words as layouts } from '../../kernels/words.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { SectionWords } from './tables.ts';

/** Parameters that the kernels get once, in addition to the schedule. */
export interface FlowProblem {
  readonly schedule: Schedule;
  /** Links the kernels know: the fabric's, or merged ones. */
  readonly capacity: Float32Array;
  /** Capacity of the fabric's fastest link, also if kernels do not know it: the unit of rates. */
  readonly fastest: number;
  readonly sections: SectionWords;
  readonly replicas: number;
  /** Longest path, links. */
  readonly maxPath: number;
  readonly maxHops: number;
  /** Number of `trace.wgsl`. */
  readonly routing: number;
  readonly tolerance: number;
  /** From so many lanes on rates may be settled late (shaders/flow/owed.wgsl). */
  readonly manyLanes: number;
  /** Paths are read from tables, not traced. */
  readonly sprayed: boolean;
  /** Weight of a flow that puts all its rate on a link; undefined if paths are not weighted. */
  readonly weightUnit: number | undefined;
  /** Largest weight of any link of a path, in units of a full share; at least 1. */
  readonly mostWeight: number;
  /** Records to keep of each replica. */
  readonly records: number;
  readonly fillRounds: number;
  /** Invocations of a workgroup (shaders/flow/state.wgsl). */
  readonly groupSize: number;
  /** Destination classes with routes. */
  readonly classes: number;
}

/** Rows of workgroup counts. */
export const Row = { ...constants['flow/phases'], ...constants['flow/found'] };
export const ROW_BYTES = layouts.GroupCounts.words * 4;

/** Bytes of the workgroup counts for a tick with so many fill rounds. */
export function groupsBytes(fillRounds: number): number {
  return (Row.FILL + (Row.FILL_ROWS + 1) * fillRounds) * ROW_BYTES;
}
