/**
 * A schedule: for every rank a few *lanes*, each an ordered program of steps, stored compressed.
 *
 * A lane lives on one rank and does one thing at a time. Its program is a list of *ops*. An op is a
 * loop of `count` steps whose peer, chunk and tag are affine in the loop index `i`. So a ring over
 * n ranks is one op a lane, not 2(n-1) messages. Engines run lanes and know no collective by name.
 *
 * One step of a lane, in order:
 *  1. wait until `need` messages tagged with this step's number have arrived (a step's number `t`
 *     counts all steps of the lane from 0) and until the lane has received `needSignals` signals in
 *     total since the start;
 *  2. spend `delayPs` (compute, launch overhead);
 *  3. send at most one message: to lane `peerBase + (peer0 + i·peerStride) mod peerMod`, tagged
 *    with the receiver's step `dstStep0 + i·dstStepStride` (or, with `Flag.signal`, a signal:
 *    cumulative, untagged, no bytes, no time; the target lane is on the same rank). The message is
 *    one flow. It may overlap its latency with the previous message of its lane, but its bytes
 *    drain after the previous ones;
 *  4. a message whose tag is `window` or more steps ahead of the receiver's current step waits (the
 *     receiver's bounded buffers).
 *
 * When: a lane keeps the time `free` at which its previous step ended and the time `issue` of its
 * last step, both 0 at first. `issue` becomes the latest of itself, the arrivals tagged with the
 * step and the signals it needs, plus `delayPs`. If the window held the step back, the receiver's
 * advance counts as well. A message drains from max(issue + the path's latency, free); it ends its
 * step, and arrives, when it has drained. Any other step ends at `issue`, counted from `free` at
 * the earliest; its signal arrives then.
 *
 * Bytes of step i: chunk index `c = (chunk0 + i·chunkStride) mod chunkMod`, size `bytes + (c <
 * extra ? granule : 0)`. The chunk's identity, for the semantic check, is `chunkBase + c`; a
 * message with `Flag.reduce` is added to the receiver's chunk of that identity, any other replaces
 * it. A message that carries several chunks, or sums that switches made, says so in
 * {@link Contents}, which engines do not look at.
 *
 * In every column but `mark` values are not negative, and `first + (count-1)·stride` of a loop is
 * below 2^31. A message is tagged with a step that its receiver has yet to run, and exactly `need`
 * messages are tagged with a step. A mark is set by one op.
 */

import { constants } from '../kernels/words.ts';

const { SEND, REDUCE, SIGNAL } = constants['shared/steps'];

export const Flag = { send: SEND, reduce: REDUCE, signal: SIGNAL } as const;

/** Integer columns of an op, one Int32 each, in `Schedule.ops[op * OP_STRIDE + column]`. */
export const OpCol = {
  count: 0,
  flags: 1,
  need: 2,
  needSignals: 3,
  peerBase: 4,
  peer0: 5,
  peerStride: 6,
  peerMod: 7,
  dstStep0: 8,
  dstStepStride: 9,
  chunkBase: 10,
  chunk0: 11,
  chunkStride: 12,
  chunkMod: 13,
  extra: 14,
  /** Index into the result's marks: the time this op's last step ended; -1 for none. */
  mark: 15,
} as const;
export const OP_STRIDE = 16;

/** The content of a message beyond one chunk of its sender's; for the semantic check alone. */
export interface Contents {
  /** Identities of the chunks that step `i` of the op sends; default: the op's own chunk. */
  readonly carries?: (i: number) => readonly number[];
  /**
   * Contributions that switches have summed into each chunk on its way, in place of the sender's
   * own; by the chunk's identity.
   */
  readonly sums?: bigint | ((chunk: number) => bigint);
}

/**
 * Lanes: ordered programs of sends and waits, stored as loops whose peers and chunks are affine.
 * `src/model/schedule.ts` defines a step.
 */
export interface Schedule {
  readonly laneCount: number;
  /** Rank each lane lives on. */
  readonly laneRank: Uint32Array;
  /**
   * Entropy of each lane's flows (channel or queue-pair number): flows of one lane to one rank
   * share a hash key.
   */
  readonly laneChannel: Uint32Array;
  /** First op of each lane; `laneCount + 1` entries. */
  readonly laneOps: Uint32Array;
  /** `opCount * OP_STRIDE` integers, columns as {@link OpCol}. */
  readonly ops: Int32Array;
  /** Bytes of a chunk, per op. */
  readonly bytes: Float64Array;
  /** Bytes more for chunks below `extra`, per op. */
  readonly granule: Float64Array;
  /** Picoseconds before the step's send, per op. */
  readonly delayPs: Float64Array;
  /** How many steps ahead a message may be delivered; a power of two. */
  readonly window: number;
  readonly markCount: number;
  /** Op → the content of its messages; only if the builder was asked to keep it. */
  readonly contents?: ReadonlyMap<number, Contents> | undefined;
}

/** One op; every column that is not set has its neutral value. */
export interface Op extends Contents {
  readonly count?: number;
  readonly send?: boolean;
  readonly reduce?: boolean;
  readonly signal?: boolean;
  readonly need?: number;
  readonly needSignals?: number;
  readonly peerBase?: number;
  readonly peer0?: number;
  readonly peerStride?: number;
  readonly peerMod?: number;
  readonly dstStep0?: number;
  readonly dstStepStride?: number;
  readonly chunkBase?: number;
  readonly chunk0?: number;
  readonly chunkStride?: number;
  readonly chunkMod?: number;
  readonly extra?: number;
  readonly mark?: number;
  readonly bytes?: number;
  readonly granule?: number;
  readonly delayPs?: number;
}
