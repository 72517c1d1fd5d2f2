/** What a finished batch left in device memory, as {@link FlowReplica}s. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/generated.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { invariant } from '../../util/errors.ts';
import type { FctSummary, FlowRecord, FlowReplica } from './api.ts';
import { type FlowBuffers, tallyWords } from './buffers.ts';
import { get64 } from './encode.ts';
import type { FlowProblem } from './problem.ts';

const { BUCKETS, OCTAVE } = constants['shared/histogram'];
const { LinkLedger, Pair64 } = layouts;

/** A struct array read back: words, and floats over the same bytes. */
interface Readback {
  readonly words: Uint32Array;
  readonly floats: Float32Array;
}

async function readBack(
  device: Device,
  buffers: FlowBuffers,
  name: keyof FlowBuffers,
  offset: number,
  bytes: number,
): Promise<Readback> {
  const memory = await device.read(buffers[name], offset, bytes);
  return { words: new Uint32Array(memory), floats: new Float32Array(memory) };
}

/** Reads one replica; `linksOf` turns bytes on the kernels' links into bytes on the fabric's. */
export async function readReplica(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  replica: number,
  seed: number,
  linksOf: (bytes: Float64Array) => Float64Array,
): Promise<FlowReplica> {
  const { schedule } = problem;
  const read = (name: keyof FlowBuffers, bytes: number) =>
    readBack(device, buffers, name, replica * bytes, bytes);
  const { words: control } = await read('control', structs.Control.size);
  const field = (name: keyof typeof structs.Control.fields) =>
    control[structs.Control.fields[name].offset / 4]!;
  const lanes = summariseLanes(await read('lanes', schedule.laneCount * structs.Lane.size));
  const { words: tally } = await read('tally', tallyWords(schedule) * 4);
  const linkWords = await read('ledger', problem.capacity.length * LinkLedger.words * 4);
  return {
    seed,
    endPs: lanes.endPs,
    marksPs: Float64Array.from({ length: schedule.markCount }, (_, mark) =>
      get64(tally, BUCKETS + mark * Pair64.words),
    ),
    messages: lanes.messages,
    fct: lanes.messages > 0 ? summariseFct(lanes, tally.subarray(0, BUCKETS)) : undefined,
    linkBytes: linksOf(
      Float64Array.from({ length: problem.capacity.length }, (_, link) =>
        get64(linkWords.words, link * LinkLedger.words + LinkLedger.fields.bytes_low),
      ),
    ),
    flows:
      problem.records > 0
        ? await readRecords(device, buffers, problem, replica, field('records'))
        : undefined,
    rounds: field('rounds'),
    solves: field('solves'),
  };
}

interface LaneSummary {
  readonly endPs: number;
  readonly messages: number;
  readonly sumPs: number;
  readonly minPs: number;
  readonly maxPs: number;
}

function summariseLanes({ words, floats }: Readback): LaneSummary {
  const { fields, size } = structs.Lane;
  const sum = { endPs: 0, messages: 0, sumPs: 0, minPs: Number.POSITIVE_INFINITY, maxPs: 0 };
  for (let at = 0; at < words.length; at += size / 4) {
    sum.endPs = Math.max(sum.endPs, get64(words, at + fields.free_at.offset / 4));
    sum.messages += words[at + fields.messages.offset / 4]!;
    sum.sumPs += floats[at + fields.fct_sum.offset / 4]!;
    sum.minPs = Math.min(sum.minPs, floats[at + fields.fct_min.offset / 4]!);
    sum.maxPs = Math.max(sum.maxPs, floats[at + fields.fct_max.offset / 4]!);
  }
  return sum;
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

async function readRecords(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  replica: number,
  count: number,
): Promise<FlowRecord[]> {
  invariant(count <= problem.records, `${count} records kept where ${problem.records} were expected`);
  if (count === 0) return [];
  const { fields, size } = structs.Record;
  const { words } = await readBack(
    device,
    buffers,
    'records',
    replica * problem.records * size,
    count * size,
  );
  return Array.from({ length: count }, (_, i) => {
    const at = (i * size) / 4;
    return {
      src: words[at + fields.source.offset / 4]!,
      dst: words[at + fields.target_rank.offset / 4]!,
      bytes: get64(words, at + fields.bytes.offset / 4),
      startPs: get64(words, at + fields.start.offset / 4),
      endPs: get64(words, at + fields.end.offset / 4),
    };
  });
}
