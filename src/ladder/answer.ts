/** The answer for a schedule at one rung, in one form for all engines. */
import type { FctSummary, FlowRecord } from '../engine/flow/api.ts';
import type { Skipped } from '../engine/flow/jump/api.ts';
import type { PacketCounters } from '../engine/packet/api.ts';

/** Events of packets in a replica. */
export interface PacketEvents {
  readonly counters: PacketCounters;
  readonly linkMarks: Uint32Array;
  readonly linkDrops: Uint32Array;
  readonly linkTrims: Uint32Array;
  readonly linkPauses: Uint32Array;
  readonly linkPausePs: Float64Array;
  readonly linkPauseCause: Uint32Array;
  readonly linkPausesCaused: Uint32Array;
  readonly linkHighWater: Uint32Array;
}

/** An engine's answer for one seed, in the form that both engines have. */
export interface AnswerReplica {
  readonly seed: number;
  /** When the last lane ended; for packets, the last delivery. */
  readonly endPs: number;
  readonly marksPs: Float64Array;
  /** Messages, signals excluded. */
  readonly messages: number;
  /** Completion times of messages; for packets, to the last ack. */
  readonly fct: FctSummary | undefined;
  /** Bytes that crossed each link; for packets, with headers and acks. */
  readonly linkBytes: Float64Array;
  readonly flows: readonly FlowRecord[] | undefined;
  /** The part that jumps skipped; only of flows. */
  readonly skipped?: Skipped;
  /** Only of engines that simulate packets. */
  readonly events?: PacketEvents;
}

/** One replica, or one a seed. */
export interface Answer {
  readonly replicas: readonly AnswerReplica[];
}

export interface SeededAnswer extends Answer {
  /** Whether the seed had something to decide. */
  readonly seeded: boolean;
}
