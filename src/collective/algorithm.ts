/**
 * A collective algorithm: how many lanes it runs on each rank of a group, and each lane's program
 * for one repetition. Lanes of one rank are numbered consecutively, ranks follow each other in the
 * group's order: lane `k` of position `p` is `firstLane + p·lanesPerRank + k`.
 */
import type { Member, ParamSpec, ParamValues } from '../model/params.ts';
import type { Op } from '../model/schedule.ts';
import type { Warning } from '../model/warning.ts';
import type { Net } from './time.ts';

/** The input of an algorithm when it writes the program of one lane for one repetition. */
export interface Part<S extends ParamSpec = ParamSpec> {
  /** Ranks in the group. */
  readonly n: number;
  /** Position of this rank in the group, `0 … n-1`. */
  readonly position: number;
  /** Which of the rank's lanes, `0 … lanesPerRank-1`. */
  readonly lane: number;
  readonly lanesPerRank: number;
  /** Number of lane 0 of position 0. */
  readonly firstLane: number;
  /** Size as nccl-tests counts it (see the collective). */
  readonly bytes: number;
  /** Earlier repetitions of this collective on the same lanes. */
  readonly repetition: number;
  readonly values: ParamValues<S>;
  /** Signals that the lane's first step waits for. */
  readonly needSignals: number;
  /** Overhead of a first step that sends, ps. */
  readonly firstDelayPs: number;
  /** Overhead of any later step that sends, ps. */
  readonly stepDelayPs: number;
  /**
   * Tells the caller's lane that this one is done; to be spread into the lane's last step, which
   * sends no data.
   */
  readonly done: Op;
  /** false: the content of messages is not needed, so ops need not give it. */
  readonly contents?: boolean;
  /**
   * Whether anyone is told: a lane whose last step sends data needs one more for `done` only then.
   */
  readonly tellsDone: boolean;
}

/** Lanes in a row whose programs are alike. */
export interface LaneRun {
  /** A step for each lane: the first op of its program. */
  readonly loop: Op;
  /** The ops after that one, on every lane. */
  readonly rest: readonly Op[];
}

/** A way to do a collective. */
export interface Algorithm<S extends ParamSpec = ParamSpec> extends Member<S> {
  /** The one size of groups that it is for, where it is not for any. */
  readonly ranks?: number;
  /** Whether it is for ranks of one scale-up switch. */
  readonly withinServer?: boolean;
  /** Whether scale-up switches must add, which they do where a profile says so. */
  readonly addsInSwitch?: boolean;
  /**
   * Whether it is made of one part inside servers and one between them, and nothing without
   * servers.
   */
  readonly levels?: boolean;
  /**
   * Whether it is for tokens and their experts: copies of a token for one server, or one rank, are
   * sent as one. Its bytes are then others than those of an all-to-all, so `auto` leaves it out.
   */
  readonly mergesCopies?: boolean;
  /** Whether switches of the scale-out network must add: for fabrics that say so. */
  readonly inNetwork?: boolean;
  /**
   * How a file says that it is sent: the protocol, and bytes on the links for each byte of payload.
   */
  readonly protocol?: { readonly name: string; readonly wire: number };
  /** Sizes that a file says it is for: from `minBytes` up to, but without, `maxBytes`. */
  readonly sizes?: { readonly minBytes: number | undefined; readonly maxBytes: number | undefined };
  /** Warnings about a file that it is read from. */
  readonly notes?: readonly Warning[];
  /**
   * Steps that a message may be ahead of its receiver, a power of two; default: the schedule’s own.
   */
  readonly window?: number;
  /**
   * Parts the payload is dealt over; chunk `c` of part `k` of repetition `r` has identity `(r·parts
   * + k)·chunks + c`.
   */
  parts(values: ParamValues<S>): number;
  /** Bytes of part `part` of a payload of `bytes`; default: even shares. */
  partBytes?(bytes: number, part: number, values: ParamValues<S>): number;
  /**
   * Chunks a part is cut into; default: as the collective says. Only for collectives that let
   * algorithms choose.
   */
  chunks?(n: number, values: ParamValues<S>): number;
  /** Bytes of chunk `chunk` of a part of `bytes`; default: as the collective says. */
  chunkBytes?(n: number, bytes: number, chunk: number, values: ParamValues<S>): number;
  /** The parameter that may name a file in place of its text. */
  readonly reads?: string;
  /**
   * Chunk number of the rank at `position` in part `part`, a permutation of `0 … n-1`; default: its
   * position.
   */
  label?(position: number, part: number, n: number, values: ParamValues<S>): number;
  /**
   * Lanes on each rank of a group of `n`; each waits for one start signal and gives one signal when
   * done.
   */
  lanesPerRank(n: number, values: ParamValues<S>): number;
  /** Channel (entropy of the flows' hash) of lane `lane` at `position`. */
  channel(lane: number, n: number, values: ParamValues<S>, position?: number): number;
  /**
   * Time by the α–β model on an uncongested fabric, ps. `auto` uses it to order its trials and to
   * exclude some. Undefined if unknown.
   */
  time?(n: number, bytes: number, net: Net, values: ParamValues<S>): number | undefined;
  /** An approximate time, for `auto`, if no closed form exists. */
  estimate?(n: number, bytes: number, net: Net, values: ParamValues<S>): number | undefined;
  /**
   * Whether every position does what the one before it does, with peers one position further, as in
   * a ring. Default: no.
   */
  turns?(values: ParamValues<S>): boolean;
  /** Program of one lane for one repetition; the steps of all repetitions are numbered through. */
  program(part: Part<S>): readonly Op[];
  /**
   * The programs of the lanes from `part.lane` on, as far as they are alike, for algorithms with a
   * lane for each pair of ranks: what {@link program} says of each. Undefined where they are not.
   */
  alike?(part: Part<S>): LaneRun | undefined;
}

/**
 * A rank's holding of a chunk: the ranks whose contributions are in it, one bit a position of the
 * group.
 */
export type Holding = ReadonlyMap<number, bigint>;

/** The data of ranks before and after it, and the algorithms that do it. */
export interface Collective {
  /** As in scenarios: `all-reduce`. */
  readonly name: string;
  readonly summary: string;
  /** The quantity that `bytes` counts, in a few words. */
  readonly size: string;
  /** Whether contributions are summed. */
  readonly reduces?: boolean;
  /** Whether nccl-tests counts the elements of one rank's block, not of the whole buffer. */
  readonly countsBlock?: boolean;
  /** busbw / algbw in a group of `n` (nccl-tests, `doc/PERFORMANCE.md`). */
  busFactor(n: number): number;
  readonly algorithms: readonly Algorithm[];
  /** Name of the default algorithm. */
  readonly defaultAlgorithm: string;
  /**
   * Chunks one part (channel) of the payload is cut into in a group of `n`; `chunks` below, unless
   * an algorithm's own.
   */
  chunks(n: number): number;
  /** Bytes of chunk `c` of a part of `bytes`. */
  chunkBytes(n: number, bytes: number, c: number, chunks: number): number;
  /** The holding of position `p` before, chunk → contributions. */
  before(n: number, p: number, chunks: number): Holding;
  /** The required holding of position `p` after; chunks not named are scratch. */
  after(n: number, p: number, chunks: number): Holding;
}

/**
 * Size of part `index` of `count` when `bytes` are dealt as evenly as whole bytes allow, first
 * parts larger.
 */
export function share(bytes: number, count: number, index: number): number {
  return Math.floor(bytes / count) + (index < bytes % count ? 1 : 0);
}

/**
 * The same split as the columns of an op: `count` chunks of `bytes`, the first ones a byte larger.
 */
export function evenChunks(bytes: number, count: number): Op {
  return { bytes: Math.floor(bytes / count), granule: 1, extra: bytes % count, chunkMod: count };
}
