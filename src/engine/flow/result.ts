/** Reads a finished batch from device memory, as {@link FlowReplica}s. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { invariant } from '../../util/errors.ts';
import { isLong, type Readback, readPieces, readReplicas } from '../host/read-back.ts';
import type { FctSummary, FlowRecord, FlowReplica } from './api.ts';
import { type FlowBuffers, tallyWords } from './buffers.ts';
import { get64 } from './encode.ts';
import type { FlowProblem } from './problem.ts';

const { BUCKETS, OCTAVE } = constants['shared/histogram'];
const { LinkLedger, Pair64 } = layouts;

/**
 * The answers of a batch; `linksOf` turns bytes on the kernels' links into bytes on the fabric's.
 */
export async function readBatch(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  seeds: readonly number[],
  linksOf: (bytes: Float64Array) => Float64Array,
): Promise<FlowReplica[]> {
  const { schedule, capacity } = problem;
  const laneBytes = schedule.laneCount * structs.Lane.size;
  const long = isLong(laneBytes) ? await longLanes(device, buffers, laneBytes, seeds.length) : undefined;
  const rangesOf = (replica: number) => {
    const own = (name: keyof FlowBuffers, byteLength: number) => ({
      buffer: buffers[name],
      byteOffset: replica * byteLength,
      byteLength,
    });
    return {
      control: own('control', structs.Control.size),
      lanes: own('lanes', long ? 0 : laneBytes),
      tally: own('tally', tallyWords(schedule) * 4),
      ledger: own('ledger', capacity.length * LinkLedger.words * 4),
      records: own('records', problem.records * structs.Record.size),
    };
  };
  return readReplicas(device, seeds.length, rangesOf, (read, replica) => {
    const field = (name: keyof typeof structs.Control.fields) =>
      read.control.words[structs.Control.fields[name].offset / 4]!;
    const lanes = long?.[replica] ?? summarised(noLanes(), read.lanes);
    const tally = read.tally.words;
    const bytes = new Float64Array(capacity.length);
    for (let link = 0; link < bytes.length; link++) {
      bytes[link] = get64(read.ledger.words, link * LinkLedger.words + LinkLedger.fields.bytes_low);
    }
    return {
      seed: seeds[replica]!,
      endPs: lanes.endPs,
      marksPs: Float64Array.from({ length: schedule.markCount }, (_, mark) =>
        get64(tally, BUCKETS + mark * Pair64.words),
      ),
      messages: lanes.messages,
      fct: lanes.messages > 0 ? summariseFct(lanes, tally.subarray(0, BUCKETS)) : undefined,
      linkBytes: linksOf(bytes),
      flows:
        problem.records > 0 ? recordsOf(read.records.words, field('records'), schedule.laneCount) : undefined,
      rounds: field('rounds'),
      solves: field('solves'),
    };
  });
}

interface LaneSummary {
  endPs: number;
  messages: number;
  sumPs: number;
  minPs: number;
  maxPs: number;
}

function noLanes(): LaneSummary {
  return { endPs: 0, messages: 0, sumPs: 0, minPs: Number.POSITIVE_INFINITY, maxPs: 0 };
}

/** Adds lanes to a summary of those before them. */
function summarised(sum: LaneSummary, { words, floats }: Readback): LaneSummary {
  const { fields, size } = structs.Lane;
  for (let at = 0; at < words.length; at += size / 4) {
    sum.endPs = Math.max(sum.endPs, get64(words, at + fields.free_at.offset / 4));
    sum.messages += words[at + fields.messages.offset / 4]!;
    sum.sumPs += floats[at + fields.fct_sum.offset / 4]!;
    sum.minPs = Math.min(sum.minPs, floats[at + fields.fct_min.offset / 4]!);
    sum.maxPs = Math.max(sum.maxPs, floats[at + fields.fct_max.offset / 4]!);
  }
  return sum;
}

/** The lanes of each replica, which are too many to be read at once. */
async function longLanes(
  device: Device,
  { lanes }: FlowBuffers,
  byteLength: number,
  replicas: number,
): Promise<LaneSummary[]> {
  const summaries = Array.from({ length: replicas }, noLanes);
  for (const [replica, sum] of summaries.entries()) {
    const range = { buffer: lanes, byteOffset: replica * byteLength, byteLength };
    await readPieces(device, range, structs.Lane.size, (piece) => summarised(sum, piece));
  }
  return summaries;
}

function summariseFct(lanes: LaneSummary, histogram: Uint32Array): FctSummary {
  // Sums and the middles of buckets are rounded otherwise than the extremes.
  const between = (ps: number) => Math.min(Math.max(ps, lanes.minPs), lanes.maxPs);
  const percentile = (fraction: number) => {
    const rank = Math.ceil(fraction * lanes.messages);
    let seen = 0;
    let bucket = 0;
    while (bucket < histogram.length - 1 && seen + histogram[bucket]! < rank) seen += histogram[bucket++]!;
    // The middle of the bucket: 2^octave · (1 + (step + ½)/OCTAVE).
    return between(2 ** Math.floor(bucket / OCTAVE) * (1 + ((bucket % OCTAVE) + 0.5) / OCTAVE));
  };
  return {
    minPs: lanes.minPs,
    meanPs: between(lanes.sumPs / lanes.messages),
    p50Ps: percentile(0.5),
    p99Ps: percentile(0.99),
    maxPs: lanes.maxPs,
  };
}

function recordsOf(words: Uint32Array, count: number, lanes: number): FlowRecord[] {
  const { fields, size } = structs.Record;
  const room = (words.length * 4) / size;
  invariant(count <= room, `${count} records kept where ${room} were expected`);
  return Array.from({ length: count }, (_, i) => {
    const at = (i * size) / 4;
    return {
      src: words[at + fields.source.offset / 4]!,
      dst: words[at + fields.target_rank.offset / 4]!,
      bytes: get64(words, at + fields.bytes.offset / 4),
      startPs: get64(words, at + fields.start.offset / 4),
      endPs: get64(words, at + fields.end.offset / 4),
      lane: words[at + fields.slot.offset / 4]! % lanes,
    };
  });
}
