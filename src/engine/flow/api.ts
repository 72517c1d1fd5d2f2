/** Input and output of the flow engine. */
import type { Fabric } from '../../model/fabric.ts';
import type { LinkFaults } from '../../model/fault-timeline.ts';
import type { RouteTables } from '../../model/routes.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { FluidChoice } from '../../routing/choice.ts';
import type { OwnPortOptions } from '../../routing/own-ports.ts';
import type { FastForward, Skipped } from './jump/api.ts';

/**
 * How much of the fabric is real; the ladder's rungs 1 to 4 in order.
 * `latency`: every rate infinite · `endpoints`: rates of links that touch a rank or a scale-up
 * switch only · `topology`: all rates, load spread evenly over all shortest paths · `routing`: all
 * rates, each flow on the path its routing gives it.
 */
export type Reality = 'latency' | 'endpoints' | 'topology' | 'routing';

/**
 * Input of the flow engine: a schedule on a fabric, as real as `reality` says, once a seed. It is
 * data alone, so it can be cloned for another thread.
 */
export interface FlowRun {
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  readonly schedule: Schedule;
  readonly reality: Reality;
  /** How a flow picks among equal-cost next links. */
  readonly routing: FluidChoice;
  /**
   * Flows load their ranks' own ports alone, in place of the links that reality and routing name;
   * ranks forward.
   */
  readonly ownPorts?: OwnPortOptions | undefined;
  /**
   * Links that change during the run; undefined: none do. A flow stands still on a link that is
   * down.
   */
  readonly faults?: LinkFaults | undefined;
  /** One replica per seed; as many in a batch as fit the device. */
  readonly seeds: readonly number[];
  /** A flow's start or end may be acted upon early by at most this fraction of its own duration. */
  readonly tolerance: number;
  /** Keep every message's start and end (memory grows with messages). */
  readonly listFlows?: boolean;
  /** Whether completion times of messages are wanted; default: true. */
  readonly times?: boolean;
  /** Refuse to allocate more than this many bytes. */
  readonly memoryLimitBytes?: number;
  /** Stop on the way; answers then have {@link FlowReplica.progress}. */
  readonly stop?: FlowStop;
  /** Jump over steps that repeat; default: off. Runs that list flows or stop do not jump. */
  readonly fastForward?: FastForward | undefined;
  /**
   * Lanes whose messages share no link with others may run ahead of time on the CPU device;
   * default: true. Times of other lanes then differ within the tolerance.
   */
  readonly ahead?: boolean | undefined;
  /**
   * Look for jumps, for links that are not used, and for lanes that may run ahead, however small a
   * run is: for tests.
   */
  readonly eager?: boolean;
}

/** A run is stopped, a little later, as soon as each replica has come to one of the two. */
export interface FlowStop {
  /** Messages sent. */
  readonly messages: number;
  /** Simulated time, ps. */
  readonly timePs: number;
}

/** One message of the flow engine, ps and bytes. */
export interface FlowRecord {
  readonly src: number;
  readonly dst: number;
  readonly bytes: number;
  readonly startPs: number;
  readonly endPs: number;
  /** The sender's lane; of the flow engine. */
  readonly lane?: number;
}

/** Completion times of messages, ps. */
export interface FctSummary {
  readonly minPs: number;
  readonly meanPs: number;
  /** From a histogram of 1 % resolution. */
  readonly p50Ps: number;
  readonly p99Ps: number;
  readonly maxPs: number;
}

/** How far a replica was at some moment. */
export interface FlowProgress {
  readonly timePs: number;
  /** Messages sent until then. */
  readonly messages: number;
}

/** The flow engine's answer for one seed. Times in ps. */
export interface FlowReplica {
  readonly seed: number;
  /** When the last lane ended. */
  readonly endPs: number;
  /** Time of each mark of the schedule. */
  readonly marksPs: Float64Array;
  /** Messages with bytes or a path, that is all but signals. */
  readonly messages: number;
  /** Undefined without messages; may be where a run does not want `times`. */
  readonly fct: FctSummary | undefined;
  /** Bytes that crossed each link. */
  readonly linkBytes: Float64Array;
  readonly flows: readonly FlowRecord[] | undefined;
  /** Rounds of events, and how many of them needed rates to be solved anew. */
  readonly rounds: number;
  readonly solves: number;
  /** The part that jumps skipped; absent if there were none. */
  readonly skipped?: Skipped;
  /**
   * Moments in order, the last where it was stopped; only of replicas that `stop` stopped before
   * their end.
   */
  readonly progress?: readonly FlowProgress[];
}

/** The flow engine's answer: a replica a seed. */
export interface FlowResult {
  readonly replicas: readonly FlowReplica[];
  readonly tolerance: number;
  /** Wall time in the engine: tables, upload, kernels, read-back. */
  readonly engineMs: number;
}
