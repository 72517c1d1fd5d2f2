/**
 * A result: the document that `--json` prints (`weft.result/1`), where warnings and reasons are
 * texts. Names are a contract; fields are only added.
 *
 * Times are in microseconds, GB is 1e9 bytes, sizes follow nccl-tests (all-reduce: bytes per rank;
 * all-to-all: total bytes per rank).
 */
import type { Summary } from '../stats/summary.ts';
import type { CauseDocument, CauseResult } from './cause-result.ts';
import type { ChoiceResult, LeftOutWay } from './choice-result.ts';
import type { MoneyResult } from './money-result.ts';
import type { PartialFacts } from './partial.ts';
import type { PlainBlock } from './plain.ts';
import type {
  FlapResult,
  HeldResult,
  NetworkResult,
  RangeResult,
  ReuseResult,
  TimelineResult,
  TrainingSummary,
  WaitResult,
} from './training-result.ts';
import type { Warning } from './warning.ts';

/** A quantity over several seeds; `samples[i]` belongs to the i-th seed. */
export type Distribution = Summary;

/** One number with one seed, a {@link Distribution} with several. */
export type Quantity = number | Distribution;

/** The version of weft that made the result, its input, its device, and the time it took. */
export interface Provenance {
  readonly version: string;
  readonly commit: string | null;
  readonly seed: number;
  /** How many replicas, seeds `seed … seed + seeds - 1`. */
  readonly seeds: number;
  /**
   * Whether the seed decides anything of the last rung: with one seed its time is one of many. Not
   * in older results.
   */
  readonly seeded?: boolean;
  readonly scenarioHash: string;
  readonly device: { readonly kind: string; readonly name: string };
  readonly engine: string;
  /** Time in the engine, all rungs. */
  readonly engine_ms: number;
  /** From the scenario read to the result. */
  readonly wall_ms: number;
  /** The tolerance of the engine for early events, as a fraction of a flow's duration. */
  readonly tolerance: number;
}

/** How large the fabric was. */
export interface FabricSummary {
  readonly name: string;
  readonly ranks: number;
  readonly switches: number;
  readonly links: number;
}

/**
 * The rungs in order, names fixed. Some appear only with their reason: `jitter` if ranks take
 * different times, `contention` if a step has it. `transport` needs packets, `faults` faults.
 */
export const RUNGS = [
  'compute',
  'jitter',
  'latency',
  'endpoints',
  'contention',
  'topology',
  'routing',
  'transport',
  'faults',
] as const;
/** A rung of the ladder, by its name. */
export type RungName = (typeof RUNGS)[number];

/** One rung of the loss ladder. */
export interface RungResult {
  readonly rung: RungName;
  /** With this and all earlier pieces of reality. */
  readonly time_us: Quantity;
  /**
   * More than the rung before; may be negative. The deltas sum to the last rung's time. With
   * several seeds the samples are differences of the two times under one seed, so the interval is
   * that of paired samples.
   */
  readonly delta_us: Quantity;
  /**
   * Whether the seed decides anything of `delta_us`. Not in older results: `deltaIsSeeded` of
   * `report/`.
   */
  readonly seeded?: boolean;
  /**
   * Where the interval of `delta_us` holds 0: about how many seeds would tell; absent if more than
   * 10,000.
   */
  readonly seeds_to_tell?: number;
  /**
   * Training steps whose times have not settled at this rung: the largest change of a time of a
   * call in the last round. The time of the step may be off by about as much.
   */
  readonly unsettled_us?: number;
}

/** Rungs whose time may depend on the seed. */
export const SEEDED_RUNGS: readonly RungName[] = ['jitter', 'routing', 'transport', 'faults'];

/**
 * Whether the seed decides anything of a rung's delta; where a result does not say, whether it may.
 */
export function deltaIsSeeded({ rung, seeded }: RungResult): boolean {
  return seeded ?? SEEDED_RUNGS.includes(rung);
}

/** The time, the best possible time, and the ladder between. Times in µs. */
export interface StepResult {
  /** Rungs that an interrupted run has not climbed: the time and the loss are without them. */
  readonly without?: readonly RungName[];
  readonly time_us: Quantity;
  /**
   * Rung `endpoints`, or `contention` if it is there: the same ranks on a fabric that never stands
   * in the way.
   */
  readonly ideal_us: Quantity;
  /** (time − ideal) / ideal. */
  readonly loss: Quantity;
  readonly ladder: readonly RungResult[];
}

/** One collective of one size, alone on the fabric. Times in µs, bandwidths in GB/s. */
export interface CollectiveResult {
  /** E.g. `all-reduce`, in a training step with its group: `tp all-reduce`. */
  readonly name: string;
  readonly algorithm: string;
  /** Protocol of the profile, if the job has one. */
  readonly protocol?: string;
  /** Whether `auto` picked the algorithm. */
  readonly picked?: boolean;
  /**
   * The algorithm's parameters of the fabric's shape, from the scenario or the fabric: `gpus` of a
   * server, axes `x`, `y`, `z`.
   */
  readonly params?: Readonly<Record<string, number>>;
  /**
   * In training steps: who named the algorithm; `default` is the usual one, if it was not named.
   */
  readonly named_by?: 'scenario' | 'default' | 'auto';
  /** Only with several candidates. */
  readonly choice?: ChoiceResult;
  /** Ranks of one group. */
  readonly ranks: number;
  /** Groups at work at the same time. */
  readonly groups: number;
  readonly bytes: number;
  /** How often it happens in the training step; 1 for a collective on its own. */
  readonly count: number;
  readonly time_us: Quantity;
  readonly ideal_us: Quantity;
  readonly loss: Quantity;
  readonly algbw_GBps: Quantity;
  readonly busbw_GBps: Quantity;
}

/** One message of the first seed: its ranks, bytes, and its start and end in µs. */
export interface FlowListEntry {
  readonly src: number;
  readonly dst: number;
  readonly bytes: number;
  readonly start_us: number;
  readonly end_us: number;
}

/** Completion times of the messages, in µs, and with `--flows` each message. */
export interface FlowsResult {
  readonly count: number;
  /**
   * Completion times of all messages; for packets up to the last ack. Absent for training steps,
   * whose parts are simulated apart, and for too many messages.
   */
  readonly fct_us?: {
    readonly min: Quantity;
    readonly mean: Quantity;
    readonly p50: Quantity;
    readonly p99: Quantity;
    readonly max: Quantity;
  };
  /** The first seed's, where asked for. */
  readonly list?: readonly FlowListEntry[];
  /** Absent if no flow was skipped. */
  readonly jumps?: JumpsResult;
}

/** Steps that repeat and were not simulated; last rung. */
export interface JumpsResult {
  /** How often, in all replicas. */
  readonly count: number;
  /** Messages that were skipped; mean over the seeds. */
  readonly messages: number;
  /** The (mean) time lies between these; the time itself twice if all jumps are exact. */
  readonly time_us: readonly [from: number, to: number];
}

/** One of the hottest links; nodes by name. */
export interface LinkResult {
  readonly from: string;
  readonly to: string;
  /**
   * Bytes over the bytes that the link could have carried in the whole time; mean over the seeds.
   */
  readonly utilization: number;
  readonly bytes: number;
  /** Packet engines only; means over the seeds. */
  readonly ecn_marks?: number;
  readonly drops?: number;
  readonly trims?: number;
  /** How long the link was paused. */
  readonly pause_us?: number;
  /** The most that waited at its port; the largest over the seeds. */
  readonly queue_max_bytes?: number;
}

/** A link by the names of its nodes. */
export interface LinkName {
  readonly from: string;
  readonly to: string;
}

/**
 * How PFC's pauses spread; packet engines with PFC only, and only where a link was paused. Means
 * over the seeds.
 */
export interface PausesResult {
  /** Those paused longest. */
  readonly links: readonly (LinkName & {
    readonly pauses: number;
    readonly pause_us: number;
    /**
     * The link whose queue caused more than half of the pauses, if one did; of the seed that paused
     * it longest.
     */
    readonly cause: LinkName & { readonly root: boolean };
  })[];
  /**
   * Links whose queues caused pauses and that were never paused themselves: where the congestion
   * began.
   */
  readonly roots: readonly (LinkName & {
    readonly pauses_caused: number;
    readonly queue_max_bytes: number;
  })[];
}

/** The work of the engines: messages, rounds of the flow engine, and packets with their fates. */
export interface Counters {
  /** Messages of one replica of the last rung. */
  readonly messages: number;
  /**
   * Rounds of events of the flow engine, and how many solved rates anew; last rung, all replicas.
   */
  readonly rounds?: number;
  readonly solves?: number;
  /**
   * Packet engines only; last rung, all replicas. The scope is that of `links`: a whole training
   * step, in which a part that occurs 80 times counts 80 times, or the last size of a collective.
   * Over all links, the sums of the events that `links` give as means equal these.
   */
  readonly packet_hops?: number;
  readonly packets?: number;
  readonly ecn_marks?: number;
  readonly drops?: number;
  readonly trims?: number;
  readonly retransmits?: number;
  readonly pauses?: number;
  /**
   * Work of the engine: windows, and the packets and hops it simulated, each distinct part of a
   * training step once.
   */
  readonly windows?: number;
  readonly simulated_packets?: number;
  readonly simulated_packet_hops?: number;
}

/** The messages of a `traffic` workload. */
export interface TrafficSummary {
  readonly pattern: string;
  readonly messages: number;
  /** Payload of all messages. */
  readonly bytes: number;
  /** Ranks that send, ranks that receive. */
  readonly senders: number;
  readonly receivers: number;
}

/** A scenario within a result, so that it can be run again. */
export interface HeldScenario {
  /**
   * Its blocks with all options applied. Absent in older results, in those of very large scenarios,
   * and in those of jobs put together by hand.
   */
  readonly scenario: PlainBlock;
  /** Texts of the files that it names, by their paths. */
  readonly scenario_files?: Readonly<Record<string, string>>;
}

/**
 * The result document, `weft.result/1`: printed by `--json`, and written by `resultJson`. `weft
 * schema result` has its JSON Schema.
 */
export interface Result extends Partial<HeldScenario> {
  readonly schema: 'weft.result/1';
  /** Only of interrupted runs. */
  readonly partial?: PartialFacts;
  readonly kind: 'collective' | 'training' | 'traffic';
  readonly name: string | null;
  readonly provenance: Provenance;
  readonly fabric: FabricSummary;
  readonly training?: TrainingSummary;
  readonly traffic?: TrafficSummary;
  /** Absent where only a table of collectives was asked for. */
  readonly step?: StepResult;
  /** Training steps only. Not in older results. */
  readonly timeline?: TimelineResult;
  /** Training steps only. Not in older results. */
  readonly network?: NetworkResult;
  /** Training steps of which some values are not known only. Not in older results. */
  readonly range?: RangeResult;
  /** Training steps only. Not in older results. */
  readonly reuse?: ReuseResult;
  /** Training steps with faults of links only: most time first. Not in older results. */
  readonly held?: readonly HeldResult[];
  /** Training steps with faults only. Not in older results. */
  readonly waits?: readonly WaitResult[];
  /** The carriers of the loss at each rung of the fabric; only where asked for. */
  readonly causes?: readonly CauseResult[];
  /** Training steps of scenarios with a block `cost` only. Not in older results. */
  readonly money?: MoneyResult;
  /** Training steps with a fault that comes back at unknown times only. Not in older results. */
  readonly flaps?: FlapResult;
  readonly collectives: readonly CollectiveResult[];
  readonly flows: FlowsResult;
  readonly links: readonly LinkResult[];
  readonly pauses?: PausesResult;
  readonly counters: Counters;
  /** Things the reader should know, e.g. that the device fell back. */
  readonly warnings: readonly Warning[];
}

/** A collective in JSON: a reason is a text, with its value next to it. */
export interface CollectiveDocument extends Omit<CollectiveResult, 'choice'> {
  readonly choice?: Omit<ChoiceResult, 'left_out'> & {
    readonly left_out: readonly (Omit<LeftOutWay, 'why'> & {
      readonly reason: string;
      /** Absent before 0.2.0. */
      readonly why?: { readonly code: string; readonly facts: Readonly<Record<string, string | number>> };
    })[];
  };
}

/** A result in JSON: warnings and reasons are texts, with their values next to them. */
export interface ResultDocument extends Omit<Result, 'warnings' | 'collectives' | 'causes'> {
  readonly causes?: readonly CauseDocument[];
  readonly collectives: readonly CollectiveDocument[];
  readonly warnings: readonly string[];
  /** The values of each warning; absent without warnings, and before 0.2.0. */
  readonly warning_facts?: readonly {
    readonly code: string;
    readonly facts: Readonly<Record<string, string | number>>;
  }[];
}
