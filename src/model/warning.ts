/**
 * Warnings as values: a code and facts. Their texts are in `src/report/warnings/`. A new one is a
 * line of {@link WarningFacts}, its text there, and `warning(code, facts)` where it is found.
 */

/** The size of a log that a fitted profile is furthest off. */
export type WorstOfFit = {
  readonly where: string;
  readonly bytes: number;
  readonly measuredUs: number;
  readonly fittedUs: number;
};

/**
 * The facts of each code. Units are in their names; rates are bit/s, shares fractions, sizes bytes.
 * Lists are texts with commas. `group` is the group of a training step's collective; absent if a
 * collective runs alone.
 */
export interface WarningFacts {
  // Known of a scenario before it runs.
  /**
   * A family worked out its counts for a number of ranks. `chosen`: values as a SPEC has them;
   * `ports`: unused ports of switches, `tier unused all`, with commas; `radix`: of one.
   */
  'size-chosen': {
    readonly fabric: string;
    readonly ranks: number;
    readonly radix: number;
    readonly chosen: string;
    readonly hostPorts: number;
    readonly ports: string;
  };
  /** Scale-up parameters of a fabric whose servers have one rank. */
  'idle-scale-up': { readonly keys: string };
  /**
   * A fabric carries less than half of the rate of its NICs. `gpus`: ranks of a server, if `hosts`
   * counts servers.
   */
  'little-bisection': {
    readonly fabric: string;
    readonly carriedBps: number;
    readonly sentBps: number;
    readonly gpus?: number;
  };
  /** Cables lose up to a share of their packets, and the flow engine loses none. */
  'lossy-links': { readonly cables: number; readonly errorRate: number };
  /** go-back-n over queue pairs that number their packets together. */
  'one-sequence': { readonly queuePairs: number };
  /**
   * Headers of trimmed packets alone fill the link of a rank. `enough`: senders that this takes.
   */
  'headers-alone': {
    readonly senders: number;
    readonly rank: number;
    readonly headerBytes: number;
    readonly enough: number;
  };
  /**
   * A log of a cluster lists another number of ranks than its busbw tells, which is one from
   * `least` to `most`.
   */
  'other-ranks': {
    readonly where: string;
    readonly listed: number;
    readonly collective: string;
    readonly least: number;
    readonly most: number;
  };
  /** A log of a cluster has sizes at which the test found wrong data. */
  'wrong-data': { readonly where: string; readonly rows: number };
  /** A log has no timings in the place that is asked for, so those in the other are taken. */
  'other-place': { readonly where: string; readonly asked: string; readonly used: string };
  /** No figure of a profile is fitted to logs. The size that is furthest off, with times in µs. */
  'fit-kept': { readonly base: string } & WorstOfFit;
  /** Times by a fitted profile are far from those of the logs, by `error` in the mean. */
  'fit-far': { readonly error: number } & WorstOfFit;
  /** A list of messages was made for another number of ranks. */
  'other-size': { readonly nodes: number; readonly ranks: number };
  /** The first message of a trace starts late; all times are counted from it. */
  'later-start': { readonly firstPs: number };
  /** A BDP is more than the largest window. */
  'cut-windows': { readonly mostBytes: number; readonly bdpBytes: number; readonly instead: string };
  /**
   * An ack is for so many packets that `dctcp`'s burst after it is marked. `fitting`: packets to an
   * ack that are few enough.
   */
  'held-bursts': {
    readonly control: string;
    readonly ackEvery: number;
    readonly waitingBytes: number;
    readonly kminBytes: number;
    readonly fitting: number;
  };
  /** Sizes that a file's algorithm is not for: `bytes` and `more` others. */
  'algorithm-sizes': {
    readonly algorithm: string;
    readonly minBytes?: number;
    readonly maxBytes?: number;
    readonly bytes: number;
    readonly more: number;
  };
  /**
   * Steps of an algorithm's file that others wait for, although the file says that none does: the
   * one at `line` and `more` others.
   */
  'silent-steps': { readonly file: string; readonly line: number; readonly more: number };
  /** The estimate of a rank's memory is more than the accelerator has. */
  'little-memory': {
    readonly neededBytes: number;
    readonly memoryBytes: number;
    /** The largest part of it, and its bytes. */
    readonly part: string;
    readonly partBytes: number;
    /** The pipeline stage of the rank; only with a pipeline. */
    readonly stage?: number;
    /** Codes of what would help, with commas: the best first. */
    readonly remedies: string;
  };
  /** A variable of the environment that looks like one of weft's; `known`: those, with commas. */
  'strange-variable': { readonly variable: string; readonly known: string };
  /** Keys of a training block, with commas, that have no effect: `why` is a code. */
  'idle-training-keys': { readonly keys: string; readonly why: string };
  /** An algorithm of a group that has none of its collectives; `used`: those that it has. */
  'idle-algorithm': { readonly group: string; readonly algorithm: string; readonly used?: string };
  /** A table of rates whose median error on so many measured steps is large. */
  'rough-rates': { readonly table: string; readonly steps: number; readonly median: number };
  /** A table of rates for an accelerator, or a precision, of another peak: both in FLOP/s. */
  'other-rates': { readonly table: string; readonly ratedPeak: number; readonly peak: number };
  /** A width of a model, e.g. `kvHeads`, that tp does not divide. */
  'uneven-split': { readonly key: string; readonly width: number; readonly tp: number };
  /** `--cc` with the flow engine. */
  'controls-without-packets': Record<never, never>;
  /** `--flows` without `--json`. */
  'flows-without-json': Record<never, never>;
  /** `--strict` without an estimate, or without a memory to compare it with: `why` is a code. */
  'strict-unchecked': { readonly why: string };
  /** `--flows` of a training step. */
  'flows-of-a-step': Record<never, never>;

  // How an algorithm fits a fabric.
  /** An algorithm for one scale-up switch, in a group of several servers. */
  'beyond-a-server': { readonly group?: string; readonly algorithm: string };
  /**
   * A parameter contradicts the ranks of a server, `least` to `most` of which are consecutive in a
   * group.
   */
  'servers-contradicted': {
    readonly group?: string;
    readonly algorithm: string;
    readonly key: string;
    readonly value: number;
    readonly least: number;
    readonly most: number;
  };
  /** An algorithm of two levels has one here. */
  'one-level': {
    readonly group?: string;
    readonly algorithm: string;
    readonly least: number;
    readonly most: number;
  };
  /** Fewer channels than NICs of a server. */
  'few-channels': {
    readonly group?: string;
    readonly algorithm: string;
    readonly channels: number;
    readonly ranks: number;
    readonly enough: number;
  };
  /** A group that is not a mesh or torus. */
  'no-axes': { readonly group?: string; readonly algorithm: string };
  /** Given axes, `x=4,y=2`, that are not those of the fabric, `4,4`. */
  'axes-contradicted': {
    readonly group?: string;
    readonly algorithm: string;
    readonly given: string;
    readonly axes: string;
  };

  // Warnings of a run.
  /** A collective sends so many messages that a seed takes more than a minute. */
  'long-run': { readonly algorithm: string; readonly ranks: number; readonly messages: number };
  /** The choice of `auto` (`ring by LL`), each from a size on. */
  'auto-took': { readonly ways: string; readonly fromBytes: string };
  /** The interval of a mean over few seeds is `halfShare` of it to either side, from `lowUs` on. */
  'few-seeds': { readonly seeds: number; readonly halfShare: number; readonly lowUs: number };
  /** Packets were resent although none was lost: they had been overtaken. */
  'resent-overtaken': { readonly packets: number };
  /** Packets were resent although none was lost: their acks came late. */
  'resent-late': { readonly packets: number };
  /**
   * The times of calls that are simulated together have not settled at a rung: the last
   * round changed one by `leftPs`, which is `share` of the step.
   */
  'unsettled-calls': { readonly rung: string; readonly leftPs: number; readonly share: number };
  /**
   * Begins of a flap that were simulated are up to `apartPs` apart, and its effect lasts `effectPs`
   * only. Bounds of the interval of its mean cost.
   */
  'short-flaps': {
    readonly fault: string;
    readonly begins: number;
    readonly effectPs: number;
    readonly apartPs: number;
    readonly lowPs: number;
    readonly highPs: number;
  };
  /** The interval of the mean cost of a flap is wide. */
  'uncertain-flaps': {
    readonly fault: string;
    readonly begins: number;
    readonly meanPs: number;
    readonly lowPs: number;
    readonly highPs: number;
  };
  /** An episode of more than `most` messages and lanes was cut. */
  'cut-episode': { readonly rung: string; readonly parts: number; readonly most: number };
  /** Collectives that meet were simulated with `kept` of `of` parts that are alike. */
  'sliced-step': { readonly rung: string; readonly kept: number; readonly of: number };
  /**
   * A part of the messages that meet was simulated; `change`: by the last round, of the step. The
   * time of the step is between `lowPs` and `highPs`, about.
   */
  'sampled-step': {
    readonly rung: string;
    readonly share: number;
    readonly leftPs: number;
    readonly change: number;
    readonly lowPs: number;
    readonly highPs: number;
  };
  /** One seed, and a criterion on a value that the seed decides. */
  'criterion-of-one-seed': { readonly criterion: string };
  /** The interval of a mean holds the limit of a criterion on it. Bounds as text, with units. */
  'criterion-near-limit': {
    readonly criterion: string;
    readonly low: string;
    readonly high: string;
    readonly seeds: number;
    /** Seeds that would tell; absent if they are too many to count. */
    readonly needed?: number;
  };
  /** Set-ups of a comparison whose work is not that of the baseline; names with semicolons. */
  'other-work': { readonly setups: string; readonly baseline: string };
  /** No hardware GPU, so the CPU runs. */
  'no-gpu': { readonly reason: string };
  /** The GPU failed during a run, which starts again on the CPU. */
  'gpu-failed': { readonly reason: string };
  /** Misses with an explanation that are within their tolerance now. */
  'needless-explanations': { readonly cases: string };
  /** One that a document says and this version does not know. */
  other: { readonly text: string };
}

/** The subject of a warning; `warningText` has a sentence for each. */
export type WarningCode = keyof WarningFacts;

/** A warning: plain data, `{ code: string; facts: Record<string, string | number> }`. */
export type Warning = {
  readonly [C in WarningCode]: { readonly code: C; readonly facts: WarningFacts[C] };
}[WarningCode];

/** The warning of a code. */
export function warning<C extends WarningCode>(
  code: C,
  facts: WarningFacts[C],
): Extract<Warning, { code: C }> {
  return { code, facts } as Extract<Warning, { code: C }>;
}

/** Each warning once, in order. */
export function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((one) => [JSON.stringify(one), one])).values()];
}
