/**
 * Input and output of the packet engine and its oracle. Their common meaning: docs/packet-model.md.
 */
import { constants } from '../../kernels/words.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { LinkFaults } from '../../model/fault-timeline.ts';
import type { RouteTables } from '../../model/routes.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { RoutingChoice } from '../../routing/choice.ts';
import type { SetRule } from '../../routing/rules.ts';

/** How packets pick among equal-cost next links. */
export interface PacketRouting {
  readonly name: RoutingChoice['name'];
  /** By which the run's routes were built. */
  readonly rule?: SetRule;
  /** How the run's routes were built, where links have failed. */
  readonly rehash?: RoutingChoice['rehash'];
  /** All switches hash alike, so choices of successive tiers are correlated. */
  readonly polarize?: boolean;
  /** With `reps` and `mixed`: entropies a lane keeps for use again, 1 … 1024; default: 8. */
  readonly recycled?: number;
  /** With `flowlet`: pause after which a lane changes its path; default: 50 µs. */
  readonly gapPs?: number;
}

/**
 * RED-like marking ramp, bytes of waiting data; `pmax` is the probability just below `kmaxBytes`,
 * 0..1.
 */
export interface EcnRamp {
  readonly kminBytes: number;
  readonly kmaxBytes: number;
  readonly pmax: number;
  /**
   * The queue that decides: the one a packet finds, or the one it leaves behind when its service
   * starts; default: `enqueue`.
   */
  readonly at?: 'enqueue' | 'dequeue';
}

/**
 * Pause thresholds of a link's ingress count, bytes; `headroomBytes` of buffer are kept for data in
 * flight.
 */
export interface PfcThresholds {
  readonly xoffBytes: number;
  readonly xonBytes: number;
  readonly headroomBytes: number;
}

/**
 * Data buffer that the ports of a switch share: each may hold `alpha` × its free part (dynamic
 * threshold). `alpha` in steps of 1/256.
 */
export interface SharedBuffer {
  readonly bytes: number;
  readonly alpha: number;
}

/**
 * A congestion control by name with its constants, in the order its file gives (at most 16 u32).
 */
export interface CongestionControl {
  readonly name: string;
  readonly constants: readonly number[];
}

/** Everything about packets, ports and transport that a scenario can say; integers. */
export interface PacketSettings {
  readonly payloadBytes: number;
  readonly headerBytes: number;
  readonly ackBytes: number;
  /** Packets to an ack; marked packets, and those whose sender asks for it, are acked at once. */
  readonly ackEvery: number;
  /**
   * Time after which packets held for an ack are acked anyway, in whole windows; undefined: they
   * are held until then.
   */
  readonly ackDelayPs?: number | undefined;
  /** Data class, per port of a switch. */
  readonly bufferBytes: number;
  readonly controlBufferBytes: number;
  /** Takes the place of `bufferBytes`. */
  readonly sharedBuffer?: SharedBuffer | undefined;
  readonly ecn: EcnRamp | undefined;
  readonly trimming: boolean;
  /**
   * Switches start on a packet when its header has arrived, if no link out of them is faster than
   * the one it comes by.
   */
  readonly cutThrough?: boolean | undefined;
  readonly pfc: PfcThresholds | undefined;
  readonly cc: CongestionControl;
  /** First window of a flow; undefined: its full window. */
  readonly windowBytes: number | undefined;
  /**
   * A flow's full window is one BDP of its path, plus this for acks that are withheld or wait;
   * default: 0.
   */
  readonly windowSlackBytes?: number | undefined;
  /** No window is larger; default: limited by the control and the span only. */
  readonly maxWindowBytes?: number | undefined;
  /** The least retransmission timeout. */
  readonly rtoPs: number;
  /**
   * How receivers treat packets beyond a gap: they keep them, or discard them, as RoCE NICs do;
   * default: `selective`.
   */
  readonly recovery?: 'selective' | 'go-back-n';
  /** A flow's seqs in flight are fewer than this apart; a power of two, 64 … 2^22. */
  readonly span: number;
  /**
   * Paths that a sender tries, where it chooses them (`spray` and the names after it); 1 … 65535.
   */
  readonly entropies: number;
}

/**
 * The settings of a scenario; a timeout that it does not give depends on the schedule
 * (`leastTimeout`).
 */
export type PlannedSettings = Omit<PacketSettings, 'rtoPs'> & { readonly rtoPs: number | undefined };

/** A packet whose service starts while its link has rate 0 is lost. */
export type PacketFaults = LinkFaults;

/** The links of the first replica at one moment. */
export interface LinkSample {
  readonly timePs: number;
  /** Bytes of data and control that wait at each link's port; 0 at ranks' own. */
  readonly queueBytes: Uint32Array;
  /** Bytes each link's port has served so far. */
  readonly linkBytes: Float64Array;
  /** Packets marked, dropped and trimmed at each link's port so far. */
  readonly marks: Uint32Array;
  readonly drops: Uint32Array;
  readonly trims: Uint32Array;
  /** How long each link has been paused so far; undefined without PFC. */
  readonly pausedPs: Float64Array | undefined;
}

/**
 * Input of the packet engines: a schedule on a fabric, once a seed. It is data alone, so it can be
 * cloned for another thread.
 */
export interface PacketRun {
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  /** Undefined: all stays as it is. */
  readonly faults?: PacketFaults | undefined;
  readonly schedule: Schedule;
  readonly routing: PacketRouting;
  readonly settings: PacketSettings;
  /** One replica per seed. */
  readonly seeds: readonly number[];
  /** Keep every message's start and end. */
  readonly listFlows?: boolean;
  /** Refuse to allocate more than this many bytes. */
  readonly memoryLimitBytes?: number;
}

/** One message from issue to its last ack. */
export interface MessageRecord {
  readonly lane: number;
  readonly src: number;
  readonly dst: number;
  readonly bytes: number;
  readonly startPs: number;
  readonly endPs: number;
}

/** Packets and their events, summed over all links. */
export interface PacketCounters {
  /** Data packets sent, resent ones included. */
  readonly packets: number;
  readonly packetHops: number;
  readonly ecnMarks: number;
  readonly drops: number;
  readonly trims: number;
  readonly retransmits: number;
  readonly pauses: number;
}

/** The packet engines' answer for one seed. Times in ps; links in the fabric's order. */
export interface PacketReplica {
  readonly seed: number;
  /** The latest delivery, signal or mark. */
  readonly endPs: number;
  readonly marksPs: Float64Array;
  readonly messages: number;
  /** By lane, then in order of issue; only with `listFlows`. */
  readonly flows: readonly MessageRecord[] | undefined;
  readonly counters: PacketCounters;
  /** Wire bytes served by each link's port, and the events at it. */
  readonly linkBytes: Float64Array;
  readonly linkMarks: Uint32Array;
  readonly linkDrops: Uint32Array;
  readonly linkTrims: Uint32Array;
  /**
   * The most bytes, data and control, that waited at each link's port; 0 at ranks' own, where
   * packets wait in memory.
   */
  readonly linkHighWater: Uint32Array;
  /**
   * How often and how long the node at each link's head had it paused, as too much that came by it
   * waited there.
   */
  readonly linkPauses: Uint32Array;
  readonly linkPausePs: Float64Array;
  /**
   * The link whose queue caused more than half of a link's pauses, if one did; else `NO_CAUSE`.
   */
  readonly linkPauseCause: Uint32Array;
  /** How many pauses of other links the queue at a link's port caused. */
  readonly linkPausesCaused: Uint32Array;
}

/** The value for a link that was never paused. */
export const NO_CAUSE = constants['shared/none'].NONE;
