/** Builds a {@link Schedule} lane by lane in growable typed arrays. */
import { invariant } from '../util/errors.ts';
import { grown, positiveMod, repeat, trimmed, writeTerms } from './columns.ts';
import { type Contents, Flag, OP_STRIDE, type Op, OpCol, type Schedule } from './schedule.ts';

export interface ScheduleBuilder {
  /** Whether it keeps the content of messages. */
  readonly contents: boolean;
  /** Lanes reserved or added so far; the next one gets this number. */
  readonly laneCount: number;
  /**
   * Reserves `count` consecutive lanes and returns the first one's number, so that programs can
   * name lanes that are described later. Every reserved lane must be described with `setLane`
   * before `finish`. `ops`: about how many ops they will have, so that columns grow once.
   */
  reserveLanes(count: number, ops?: number): number;
  /** Describes a reserved lane, once. `channel` is the entropy of its flows. */
  setLane(lane: number, rank: number, channel: number, ops: readonly Op[]): void;
  /**
   * Describes reserved lanes in a row, one for each step of `loop`. The program of the `i`-th is
   * step `i`, and then `rest`: as if set one by one, in a fraction of the time.
   */
  setLanes(
    first: number,
    rank: number,
    channelOf: (i: number) => number,
    loop: Op,
    rest: readonly Op[],
  ): void;
  /** `reserveLanes(1)` and `setLane` in one; returns the lane's number. */
  addLane(rank: number, channel: number, ops: readonly Op[]): number;
  /** Reserves the next mark (see `OpCol.mark`). */
  addMark(): number;
  /**
   * The schedule. `window` defaults to 1 if no message is tagged with a step after the first, else
   * to 8 (the depth of NCCL's per-connection FIFO, `NCCL_STEPS`). The builder may not be used
   * afterwards.
   */
  finish(options?: { readonly window?: number }): Schedule;
}

/** NCCL keeps `NCCL_STEPS` = 8 slots a connection (nccl `src/include/device.h`). */
export const DEFAULT_WINDOW = 8;
const MAX_I32 = 0x7fffffff;
const NOT_SET = 0xffffffff;

/** Terms of `first + i·stride` that fit an i32. */
function termsThatFit(first: number, stride: number): number {
  return stride === 0 ? MAX_I32 : Math.floor((MAX_I32 - first) / stride) + 1;
}

/**
 * Steps that one entry of an op's columns can hold: its loop stays in the i32 range that engines
 * compute in.
 */
function longestLoop({ peerMod = 1, peerStride = 0, chunkMod = 1, chunkStride = 0 }: Op): number {
  return Math.min(
    termsThatFit(peerMod, positiveMod(peerStride, peerMod)),
    termsThatFit(chunkMod, positiveMod(chunkStride, chunkMod)),
  );
}

/**
 * Columns of an op, and the lists they are grown in: twice as long as need be, and as long again to
 * be trimmed.
 */
const OP_BYTES = (OP_STRIDE * Int32Array.BYTES_PER_ELEMENT + 3 * Float64Array.BYTES_PER_ELEMENT) * 3;
const LANE_BYTES = 5 * Uint32Array.BYTES_PER_ELEMENT * 3;

/** Bytes that building `lanes` lanes of this program takes on the host, at most. */
export function buildingBytes(lanes: number, program: readonly Op[]): number {
  const entries = program.reduce((sum, op) => sum + Math.ceil((op.count ?? 1) / longestLoop(op)), 0);
  return lanes * (entries * OP_BYTES + LANE_BYTES);
}

/**
 * An empty builder; `contents` keeps the content of messages, for the semantic check. Misuse
 * (fields out of range, lanes set twice or never) is an invariant error.
 */
export function createScheduleBuilder(keep: { readonly contents?: boolean } = {}): ScheduleBuilder {
  const contents = new Map<number, Contents>();
  let laneCount = 0;
  let opCount = 0;
  let markCount = 0;
  let lastTag = 0;
  let inOrder = true;
  let previousLane = -1;
  let laneRank = new Uint32Array(64);
  let laneChannel = new Uint32Array(64);
  let laneFirstOp = new Uint32Array(64).fill(NOT_SET);
  let laneOpCount = new Uint32Array(64);
  let ops = new Int32Array(64 * OP_STRIDE);
  let bytes = new Float64Array(64);
  let granule = new Float64Array(64);
  let delayPs = new Float64Array(64);

  function makeRoom(count: number): void {
    if (count <= bytes.length) return;
    ops = grown(ops, count * OP_STRIDE);
    bytes = grown(bytes, count);
    granule = grown(granule, count);
    delayPs = grown(delayPs, count);
  }

  function appendColumns(op: Op, count: number, skipped: number, mark: number): void {
    makeRoom(opCount + 1);
    const peerMod = op.peerMod ?? 1;
    const chunkMod = op.chunkMod ?? 1;
    const peerStride = positiveMod(op.peerStride ?? 0, peerMod);
    const chunkStride = positiveMod(op.chunkStride ?? 0, chunkMod);
    const dstStepStride = op.dstStepStride ?? 0;
    const dstStep0 = (op.dstStep0 ?? 0) + skipped * dstStepStride;
    const flags = (op.send ? Flag.send : 0) | (op.reduce ? Flag.reduce : 0) | (op.signal ? Flag.signal : 0);
    const at = opCount * OP_STRIDE;
    ops[at + OpCol.count] = count;
    ops[at + OpCol.flags] = flags;
    ops[at + OpCol.need] = op.need ?? 0;
    ops[at + OpCol.needSignals] = op.needSignals ?? 0;
    ops[at + OpCol.peerBase] = op.peerBase ?? 0;
    ops[at + OpCol.peer0] = positiveMod((op.peer0 ?? 0) + skipped * peerStride, peerMod);
    ops[at + OpCol.peerStride] = peerStride;
    ops[at + OpCol.peerMod] = peerMod;
    ops[at + OpCol.dstStep0] = dstStep0;
    ops[at + OpCol.dstStepStride] = dstStepStride;
    ops[at + OpCol.chunkBase] = op.chunkBase ?? 0;
    ops[at + OpCol.chunk0] = positiveMod((op.chunk0 ?? 0) + skipped * chunkStride, chunkMod);
    ops[at + OpCol.chunkStride] = chunkStride;
    ops[at + OpCol.chunkMod] = chunkMod;
    ops[at + OpCol.extra] = op.extra ?? 0;
    ops[at + OpCol.mark] = mark;
    bytes[opCount] = op.bytes ?? 0;
    granule[opCount] = op.granule ?? 0;
    delayPs[opCount] = op.delayPs ?? 0;
    if (keep.contents && (op.carries || op.sums !== undefined)) {
      const { carries, sums } = op;
      contents.set(opCount, {
        ...(carries ? { carries: (i: number) => carries(i + skipped) } : {}),
        ...(sums === undefined ? {} : { sums }),
      });
    }
    opCount++;
    if (op.send && !op.signal) lastTag = Math.max(lastTag, dstStep0, dstStep0 + (count - 1) * dstStepStride);
  }

  /**
   * Appends one op, as several where its loop would leave the i32 range that engines compute in.
   */
  function appendOp(op: Op): void {
    checkOp(op);
    const count = op.count ?? 1;
    const most = count === 1 ? 1 : longestLoop(op);
    for (let done = 0; done < count; done += most) {
      const part = Math.min(most, count - done);
      appendColumns(op, part, done, done + part === count ? (op.mark ?? -1) : -1);
    }
  }

  function beginLane(lane: number, rank: number, channel: number, firstOp = opCount): void {
    invariant(lane < laneCount && laneFirstOp[lane] === NOT_SET, `lane ${lane} is reserved and not yet set`);
    laneRank[lane] = rank;
    laneChannel[lane] = channel;
    laneFirstOp[lane] = firstOp;
    inOrder &&= lane === previousLane + 1;
    previousLane = lane;
  }

  /** Appends the last `width` ops again, `times` times. */
  function repeatOps(width: number, times: number): void {
    const first = opCount - width;
    opCount += width * times;
    makeRoom(opCount);
    repeat(ops, first * OP_STRIDE, width * OP_STRIDE, times);
    for (const column of [bytes, granule, delayPs]) repeat(column, first, width, times);
  }

  const builder: ScheduleBuilder = {
    contents: keep.contents ?? false,
    get laneCount() {
      return laneCount;
    },
    reserveLanes(count, ops = 0) {
      const first = laneCount;
      makeRoom(opCount + ops);
      laneCount += count;
      const before = laneFirstOp.length;
      laneRank = grown(laneRank, laneCount);
      laneChannel = grown(laneChannel, laneCount);
      laneFirstOp = grown(laneFirstOp, laneCount);
      laneOpCount = grown(laneOpCount, laneCount);
      laneFirstOp.fill(NOT_SET, before);
      return first;
    },
    setLane(lane, rank, channel, laneOps) {
      beginLane(lane, rank, channel);
      for (const op of laneOps) if (op.count !== 0) appendOp(op);
      laneOpCount[lane] = opCount - laneFirstOp[lane]!;
    },
    setLanes(first, rank, channelOf, loop, rest) {
      const { count = 1, peerBase = 0, peer0 = 0, peerStride = 0, peerMod = 1 } = loop;
      const { chunk0 = 0, chunkStride = 0, chunkMod = 1 } = loop;
      checkOp(loop);
      invariant(count > 0 && !loop.dstStepStride, 'lanes that are alike send with one tag');
      for (const op of [loop, ...rest])
        invariant(
          !op.carries && op.sums === undefined && op.mark === undefined,
          'alike lanes have no own content',
        );
      const from = opCount;
      const still = { count: 1, peerStride: 0, peerMod: 1, peer0: 0, chunkStride: 0 };
      const peer = peerBase + positiveMod(peer0, peerMod);
      builder.setLane(first, rank, channelOf(0), [{ ...loop, ...still, peerBase: peer }, ...rest]);
      const width = opCount - from;
      repeatOps(width, count - 1);
      for (let i = 1; i < count; i++) {
        beginLane(first + i, rank, channelOf(i), from + i * width);
        laneOpCount[first + i] = width;
      }
      const places = { count, place: from * OP_STRIDE, apart: width * OP_STRIDE };
      writeTerms(ops, OpCol.peerBase, places, {
        base: peerBase,
        first: peer0,
        stride: peerStride,
        mod: peerMod,
      });
      writeTerms(ops, OpCol.chunk0, places, { base: 0, first: chunk0, stride: chunkStride, mod: chunkMod });
    },
    addLane(rank, channel, laneOps) {
      const lane = builder.reserveLanes(1);
      builder.setLane(lane, rank, channel, laneOps);
      return lane;
    },
    addMark: () => markCount++,
    finish(options = {}) {
      const window = options.window ?? (lastTag === 0 ? 1 : DEFAULT_WINDOW);
      invariant(window >= 1 && (window & (window - 1)) === 0, `window ${window} is a power of two`);
      const missing = laneFirstOp.subarray(0, laneCount).indexOf(NOT_SET);
      invariant(missing < 0, `lane ${missing} is described`);
      const laneOps = new Uint32Array(laneCount + 1);
      for (let lane = 0; lane < laneCount; lane++) laneOps[lane + 1] = laneOps[lane]! + laneOpCount[lane]!;
      const order = inOrder ? undefined : { from: laneFirstOp, to: laneOps, lanes: laneCount };
      return {
        laneCount,
        laneRank: trimmed(laneRank, laneCount),
        laneChannel: trimmed(laneChannel, laneCount),
        laneOps,
        ops: inLaneOrder(ops, OP_STRIDE, opCount, order),
        bytes: inLaneOrder(bytes, 1, opCount, order),
        granule: inLaneOrder(granule, 1, opCount, order),
        delayPs: inLaneOrder(delayPs, 1, opCount, order),
        window,
        markCount,
        ...(keep.contents ? { contents: contentsInLaneOrder(contents, order) } : {}),
      };
    },
  };
  return builder;
}

/** Where the ops of each lane were appended, and where they belong. */
interface LaneOrder {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly lanes: number;
}

/** Trims `column`, and sorts it by lane where lanes were described out of order. */
function inLaneOrder<A extends Int32Array | Float64Array>(
  column: A,
  stride: number,
  opCount: number,
  order: LaneOrder | undefined,
): A {
  if (!order) return trimmed(column, opCount * stride);
  const sorted = column.slice(0, opCount * stride) as A;
  for (let lane = 0; lane < order.lanes; lane++) {
    const from = order.from[lane]! * stride;
    const to = order.to[lane]! * stride;
    const length = (order.to[lane + 1]! - order.to[lane]!) * stride;
    sorted.set(column.subarray(from, from + length), to);
  }
  return sorted;
}

/** The same by the ops' places after {@link inLaneOrder}. */
function contentsInLaneOrder(
  contents: ReadonlyMap<number, Contents>,
  order: LaneOrder | undefined,
): ReadonlyMap<number, Contents> {
  if (!order) return contents;
  const sorted = new Map<number, Contents>();
  for (let lane = 0; lane < order.lanes; lane++) {
    const to = order.to[lane]!;
    for (let op = to; op < order.to[lane + 1]!; op++) {
      const found = contents.get(order.from[lane]! + op - to);
      if (found) sorted.set(op, found);
    }
  }
  return sorted;
}

/** Refuses values that an i32 column cannot hold, so that no engine meets a wrapped number. */
function checkOp(op: Op): void {
  const { count = 1, need = 0, needSignals = 0, dstStep0 = 0, dstStepStride = 0 } = op;
  const { peerBase = 0, peerMod = 1, chunkBase = 0, chunkMod = 1, bytes = 0, granule = 0, delayPs = 0 } = op;
  invariant(fitsI32(count) && fitsI32(need) && fitsI32(needSignals), 'op counts fit an i32');
  invariant(fitsI32(peerBase) && fitsI32(peerBase + peerMod) && peerMod > 0, 'peer lanes fit an i32');
  invariant(fitsI32(chunkBase) && fitsI32(chunkBase + chunkMod) && chunkMod > 0, 'chunks fit an i32');
  invariant(fitsI32(dstStep0) && fitsI32(dstStep0 + (count - 1) * dstStepStride), 'tags fit an i32');
  invariant(!(op.send && op.signal), 'a step sends a message or a signal, not both');
  invariant(bytes >= 0 && granule >= 0 && delayPs >= 0, 'bytes and delays are not negative');
}

function fitsI32(value: number): boolean {
  return (value | 0) === value && value >= 0;
}
