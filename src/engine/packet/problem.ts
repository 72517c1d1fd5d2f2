/**
 * A packet run as the kernels are given it: tables of all that does not change, and one batch of
 * its seeds.
 */
import type { PacketRun } from './api.ts';
import type { Flows } from './flows.ts';

/** A run in tables, and how large its parts are. */
export interface PacketTables {
  readonly flows: Flows;
  readonly windowPs: number;
  /** The longest base RTT of any flow. */
  readonly rttPs: number;
  readonly ports: number;
  readonly endpoints: number;
  readonly bitWords: number;
  /** Steps of all lanes: words of the inboxes. */
  readonly inboxWords: number;
  readonly messages: number;
  /**
   * Window each flow starts with, bytes; end of its first message, packets; all its packets, or a
   * few more.
   */
  readonly windows: Uint32Array;
  readonly firstEnd: Uint32Array;
  readonly packets: Float64Array;
  readonly sections: Readonly<Record<string, Uint32Array>>;
}

/** One batch of replicas. */
export interface PacketBatch {
  readonly run: PacketRun;
  readonly tables: PacketTables;
  /** Seeds of this batch. */
  readonly seeds: readonly number[];
  /** Packet slots of a replica. */
  readonly slots: number;
}
