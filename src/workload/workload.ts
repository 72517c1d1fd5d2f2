/**
 * The work of a run on its fabric: a collective, a training step, or messages. One declaration, for
 * scenarios and for jobs built by hand.
 */
import type { Algorithm, Collective } from '../collective/algorithm.ts';
import type { AlgorithmValues } from '../collective/build.ts';
import type { Message } from './messages.ts';
import type { Training } from './params.ts';
import type { StepProgram } from './program.ts';

/** A collective and one of its algorithms. */
export interface CollectiveMembers {
  readonly collective: Collective;
  /** Undefined where it has yet to be picked. */
  readonly algorithm?: Algorithm | undefined;
}

/**
 * Collectives of several sizes one after the other, each on an idle fabric; every group at the same
 * time.
 */
export interface CollectiveWorkload {
  readonly kind: 'collective';
  /** Name of the collective, e.g. `all-reduce`. */
  readonly collective: string;
  /** Name of the algorithm, or `auto`. */
  readonly algorithm: string;
  /** Digest of the file that the algorithm is read from, where it is. */
  readonly algorithmDigest?: string;
  /**
   * The members of the two names, if they differ from the package's own registry; no algorithm for
   * `auto`.
   */
  readonly members?: CollectiveMembers | undefined;
  /** Values of the algorithm's parameters. */
  readonly params: AlgorithmValues;
  /** From the start until each rank sends its first message, ps; default: 0. */
  readonly launchPs?: number | undefined;
  /** For `auto`: the algorithms that it may pick; default: all. */
  readonly among?: readonly string[] | undefined;
  /**
   * Parameters that were stated; others come from the profile, if the run has one. Default: all.
   */
  readonly given?: readonly string[] | undefined;
  /** Bytes as nccl-tests counts them; several for a sweep. */
  readonly sizes: readonly number[];
  /** Whether a single size is one of several: only its ideal and its time are simulated. */
  readonly swept?: boolean | undefined;
  /** Disjoint groups of ranks, each in ring order. */
  readonly groups: readonly Uint32Array[];
  /** Whether the fabric says that its switches add. */
  readonly inNetwork?: boolean | undefined;
}

/** A training step of which some values are not known. */
export interface TrainingVariants {
  /** Each that is possible, with its values by key, e.g. `batch.microBatch`. */
  readonly runs: readonly {
    readonly values: Readonly<Record<string, number>>;
    readonly training: Training;
  }[];
  /** Those that are not, and why. */
  readonly leftOut: readonly {
    readonly values: Readonly<Record<string, number>>;
    readonly reason: string;
  }[];
}

/** A training step. */
export interface TrainingWorkload {
  readonly kind: 'training';
  /** With `variants`, the first of them. */
  readonly training: Training;
  /** Where values are not known; default: all are. */
  readonly variants?: TrainingVariants | undefined;
  /** Keys set to other values than their defaults, e.g. `gradients.bucket`; default: none. */
  readonly given?: readonly string[] | undefined;
  /** Peak of the accelerator that the table of `training.compute` is for, FLOP/s; default: any. */
  readonly ratedPeak?: number | undefined;
  /** Median error of that table on so many measured steps; default: not known. */
  readonly seen?: { readonly steps: number; readonly median: number } | undefined;
}

/** A training step as data. */
export interface StepWorkload {
  readonly kind: 'step';
  readonly program: StepProgram;
}

/** Messages, each sent at its time. */
export interface TrafficWorkload {
  readonly kind: 'traffic';
  /** Name of the list, e.g. `incast`; `messages` for a list without one. */
  readonly pattern: string;
  readonly messages: readonly Message[];
  /**
   * Start of the first message in its list, ps, where the starts are counted from it; none if that
   * is 0.
   */
  readonly firstPs?: number;
  /** Ranks that a list of messages says it was made for. */
  readonly madeFor?: number;
}

/** The work of a run, by its `kind`. */
export type Workload = CollectiveWorkload | TrainingWorkload | StepWorkload | TrafficWorkload;
