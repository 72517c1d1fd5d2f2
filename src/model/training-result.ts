/** The part of a result that only training steps have. Times are in microseconds. */
import type { Quantity } from './result.ts';

/**
 * FLOPs over those that the peaks of all ranks give in the time of the last rung. Scores of
 * attention are counted in two ways: the causal half, or the whole square.
 */
export interface Utilization {
  readonly causal: Quantity;
  readonly square: Quantity;
}

/** The parts of the training step. */
export interface TrainingSummary {
  readonly parameters: number;
  readonly activeParameters: number;
  readonly ranks: number;
  readonly tokens: number;
  /** As they take time: `attention` of the model says how scores are counted. */
  readonly flops: number;
  /** FLOPs of the model. Not in older results. */
  readonly mfu?: Utilization;
  /** FLOPs of the model and recomputed ones; only with recomputation. */
  readonly hfu?: Utilization;
  /** The framework of the step, and its choices by key, in base units; only with a framework. */
  readonly framework?: {
    readonly name: string;
    readonly values: Readonly<Record<string, string | number | boolean>>;
  };
  /** Rates of kernels, in base units; only with `compute`. */
  readonly compute?: {
    /** The table that was named, if one was. */
    readonly name?: string;
    /** Sources of the table, and the steps that it was fitted on. */
    readonly sources?: readonly string[];
    readonly values: Readonly<Record<string, string | number>>;
  };
  /** How the compute times of ranks differ; only with jitter. */
  readonly jitter?: {
    /** Standard deviation over the mean. */
    readonly deviation: number;
    readonly distribution: string;
    /** `step`: a draw for each rank; `item`: one for each of its computations. */
    readonly per: string;
    /** The compute times are those of the slowest of so many ranks. */
    readonly included: number;
    /** Expected compute time of the slowest rank over these times; only with `per: step`. */
    readonly slowest?: number;
  };
  /**
   * The contention of hidden communication and computation; only if it is on. Units of the
   * accelerator, and those that a call of each kind of group holds. `memory` is the part of the
   * compute rate that memory traffic takes; hidden communication takes `longer` times as long.
   */
  readonly contention?: Readonly<Record<string, number>>;
  /** Estimate for the rank that needs most; bytes. Not in older results. */
  readonly memory_bytes?: {
    readonly parameters: number;
    readonly gradients: number;
    readonly optimizer: number;
    /** At their peak. */
    readonly activations: number;
    readonly total: number;
    /** The memory that a rank has, if it is known. */
    readonly accelerator?: number;
    /** The pipeline stage of the rank; only with a pipeline. */
    readonly stage?: number;
  };
}

/** How often the collectives of a training step were simulated for the last rung. */
export interface ReuseResult {
  /** Calls of collectives in the step. */
  readonly calls: number;
  /** Runs of the engine, those for a choice of algorithm left out. */
  readonly simulations: number;
  /**
   * Calls whose time is that of a simulation which an earlier call had its time from; mean over
   * the seeds, rounded.
   */
  readonly reused: number;
}

/**
 * Where the time of a training step goes, at the last rung; means over the seeds. Times in µs. For
 * each role, `compute_us + exposed_us + bubble_us` is the time of the training step; at the top are
 * means over the ranks.
 */
export interface TimelineResult extends IdleTimes {
  readonly roles: readonly (IdleTimes & {
    /** E.g. `stage 3`. */
    readonly name: string;
    readonly ranks: number;
  })[];
  readonly streams: readonly StreamResult[];
  /** Longest first; the times add up to the training step. */
  readonly critical_path: readonly PathResult[];
}

/**
 * The network's share of a training step, at the last rung: its time less that on an infinite
 * network, on which communication takes no time. Computations take as long on both. Times in µs.
 */
export interface NetworkResult extends NetworkTimes {
  /** `time_us` over that of the training step. */
  readonly share: Quantity;
  /** The training step on an infinite network. */
  readonly infinite_us: Quantity;
  /** By the kind of group, e.g. `tp`; they add up to the share. */
  readonly groups: readonly (NetworkTimes & { readonly group: string })[];
}

/**
 * A training step of which some values are not known: with each that is possible. The rest of the
 * result is that of the quickest.
 */
export interface RangeResult {
  /** Least and most of the (mean) times. */
  readonly time_us: readonly [low: number, high: number];
  readonly runs: readonly {
    /** By key, e.g. `batch.microBatch`. */
    readonly values: Readonly<Record<string, number>>;
    /** The rest of the result is its. */
    readonly shown?: true;
    readonly time_us: Quantity;
    readonly loss: Quantity;
    readonly network_share: Quantity;
  }[];
  /** Values that are not possible. */
  readonly left_out?: readonly {
    readonly values: Readonly<Record<string, number>>;
    readonly reason: string;
  }[];
}

/** `scale_up_us` and `scale_out_us` add up to `time_us`, for each seed. */
export interface NetworkTimes {
  readonly time_us: Quantity;
  /** On the links of scale-up domains, e.g. NVLink. */
  readonly scale_up_us: Quantity;
  /** On NICs and the fabric. */
  readonly scale_out_us: Quantity;
}

/** The parts of a training step for a rank. Times in µs. */
export interface IdleTimes {
  /** Computing. */
  readonly compute_us: number;
  /** Waiting for collectives and transfers in which the rank takes part. */
  readonly exposed_us: number;
  /** Waiting for other ranks, or at the end for the training step. */
  readonly bubble_us: number;
  /** The bubble at rung `compute`: without communication. */
  readonly bubble_compute_us: number;
}

/** Communication of a rank, by the kind of group and the stream: means over all ranks. */
export interface StreamResult {
  /** E.g. `tp`. */
  readonly group: string;
  readonly stream: string;
  readonly calls: number;
  /** Bytes that leave the rank's ports; with packets those of headers too. */
  readonly bytes: number;
  /** From start to end of each call: hidden and exposed. */
  readonly time_us: number;
  /** The rank does not wait for it. */
  readonly hidden_us: number;
  readonly exposed_us: number;
}

/** Items of the critical path that are alike. */
export interface PathResult {
  /** The roles that run the item: several for a transfer. */
  readonly roles: readonly string[];
  /** `compute`, or the kind of group of the collective. */
  readonly item: string;
  /** The collective, or the label of the computation. */
  readonly name: string;
  readonly count: number;
  readonly time_us: number;
  /** Its part of the training step. */
  readonly share: number;
}

/**
 * The cost of a fault that comes back at unknown times (`every` without `at`). A flap is one of its
 * times. The time of rung `faults` is that of a step with a flap, mean over begins of the flap.
 * Times in µs.
 */
export interface FlapResult {
  readonly fault: string;
  readonly every_us: number;
  readonly lasts_us: number;
  /** Steps that were simulated, each with another begin of the flap; all seeds together. */
  readonly phases: number;
  /**
   * The begins are drawn from this time, from the start of the step: one in each of as many equal
   * slots. If intervals are longer than a step with a flap, it holds all begins that have an effect
   * on a step; else it is one interval.
   */
  readonly from_us: number;
  readonly to_us: number;
  /** The time that a flap adds to all steps that it touches. */
  readonly flap_us: Quantity;
  /** 95 % interval of its mean, over begins and seeds. Not in older results. */
  readonly flap_ci95_us?: readonly [low: number, high: number];
  /** The part of all time that is lost. */
  readonly share: Quantity;
  /** The time that is lost in a day. */
  readonly day_us: Quantity;
}

/**
 * Ranks that wait at collectives for others because of faults, with the first seed. Times in µs.
 */
export interface WaitResult {
  /** Ranks that run alike, e.g. `stage 0, ranks 4, 6-7`. */
  readonly role: string;
  readonly ranks: number;
  /**
   * Time that each of them waits until the last rank comes to a call, for all calls. Waits of
   * several streams at one time count each.
   */
  readonly wait_us: number;
  /** The part of it that would not be without faults. */
  readonly added_us: number;
  /** The ranks that come last, longest wait first. */
  readonly for: readonly { readonly role: string; readonly wait_us: number }[];
}

/**
 * A collective of a training step whose calls take longer because of faults of links, with the
 * first seed. A call ends when the slowest of its groups has ended.
 */
export interface HeldResult {
  readonly collective: string;
  /** Calls that take longer. */
  readonly calls: number;
  /** Time that they take longer, all together; µs. */
  readonly added_us: number;
  /** Ranks of groups that have paths over faulty links; left out if no group has. */
  readonly ranks?: string;
  /** How many these are. */
  readonly held: number;
  /** Ranks of other groups, which wait for these. */
  readonly waiting: number;
  /** The faults on the paths of those groups. */
  readonly faults: readonly string[];
}
