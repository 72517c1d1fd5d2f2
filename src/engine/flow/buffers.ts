/** Device memory of one flow run: what it takes, and what is first put there. */
import type { Device, DeviceBuffer } from '../../device/device.ts';
import { packStruct } from '../../device/layout.ts';
import { structs } from '../../kernels/generated.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import type { Schedule } from '../../model/schedule.ts';
import { formatSize } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';
import { encodeOps, encodePrograms } from './encode.ts';
import { type FlowProblem, groupsBytes, ROW_BYTES } from './problem.ts';
import { layOut } from './tables.ts';

const { BUCKETS } = constants['shared/histogram'];
const { BLOCK } = constants['flow/calendar'];
const { SLOT_LISTS } = constants['flow/lists'];
const FAR_BITS = new Uint32Array(Float32Array.of(constants['flow/state'].FAR).buffer)[0]!;
/** A link of the highest rate holds 2^40 units, so a rate's rounding is 2^-40 of it. */
const RATE_UNITS = 2 ** 40;
const DEFAULT_LIMIT_BYTES = 8 * 2 ** 30;

export type FlowBuffers = Readonly<Record<ReturnType<typeof bufferSizes>[number][0], DeviceBuffer>>;

/** Bytes of every buffer, by name. */
function bufferSizes(problem: FlowProblem) {
  const { schedule, replicas, capacity } = problem;
  const slots = replicas * schedule.laneCount;
  const links = replicas * capacity.length;
  const opCount = schedule.bytes.length;
  const sections = Object.values(problem.sections).reduce((sum, part) => sum + part.length, 0);
  return [
    ['params', structs.Params.size],
    ['sections', structs.Sections.size],
    ['groups', groupsBytes(problem.fillRounds)],
    ['path_groups', ROW_BYTES],
    ['active_events', replicas * 4],
    ['active_release', replicas * 4],
    ['active_fill', replicas * 4],
    ['control', replicas * structs.Control.size],
    ['lists', replicas * listStride(problem) * 4],
    ['lanes', slots * structs.Lane.size],
    ['next', replicas * nextStride(schedule) * structs.Next.size],
    ['rates', slots * 4],
    ['inbox', slots * inboxStride(schedule) * 4],
    ['paths', slots * pathWords(problem) * 4],
    ['ops', Math.max(1, opCount) * structs.Op.size],
    ['programs', schedule.laneCount * structs.Program.size],
    ['tables', Math.max(1, sections) * 4],
    ['capacities', capacity.length * 4],
    ['links', links * structs.LinkState.size],
    ['ledger', links * layouts.LinkLedger.words * 4],
    ['records', Math.max(1, replicas * problem.records) * structs.Record.size],
    ['tally', replicas * tallyWords(schedule) * 4],
  ] as const;
}

/** Bytes that a run takes on the device. */
export function estimateBytes(problem: FlowProblem): number {
  return bufferSizes(problem).reduce((sum, [, bytes]) => sum + bytes, 0);
}

/** State of the replicas that the CPU device sweeps over in each dispatch; about a core's second-level cache. */
const CPU_BATCH_BYTES = 2 ** 20;

/** How many replicas of a problem to run as one batch on a device. */
export function replicasAtOnce(device: Device, problem: FlowProblem): number {
  const one = bufferSizes({ ...problem, replicas: 1 });
  const two = bufferSizes({ ...problem, replicas: 2 });
  const growth = two.map(([, bytes], i) => bytes - one[i]![1]);
  const fits = device.info.maxBindingBytes / Math.max(...growth);
  const cached = CPU_BATCH_BYTES / growth.reduce((sum, bytes) => sum + bytes, 0);
  const most = device.info.kind === 'cpu' ? Math.min(fits, cached) : fits;
  return Math.max(1, Math.min(problem.replicas, Math.floor(most)));
}

/**
 * Creates and fills a run's buffers. Throws `UserError` with the figure before anything is allocated when they
 * would take more than `limitBytes`.
 */
export function createBuffers(
  device: Device,
  problem: FlowProblem,
  limitBytes = DEFAULT_LIMIT_BYTES,
): FlowBuffers {
  const needed = estimateBytes(problem);
  if (needed > limitBytes) {
    throw new UserError(
      `this run needs ${formatSize(needed)} of memory on the device; the limit is ${formatSize(limitBytes)}`,
      { advice: 'use fewer ranks or channels, or a larger --memory' },
    );
  }
  const created: [string, DeviceBuffer][] = [];
  try {
    for (const [name, bytes] of bufferSizes(problem)) {
      created.push([name, device.createBuffer(`flow ${name}`, bytes)]);
    }
  } catch (error) {
    for (const [, buffer] of created) buffer.destroy();
    throw error;
  }
  const buffers = Object.fromEntries(created) as FlowBuffers;
  fill(device, buffers, problem);
  return buffers;
}

function fill(device: Device, buffers: FlowBuffers, problem: FlowProblem): void {
  const { schedule, replicas, capacity } = problem;
  const { words, starts } = layOut(problem.sections);
  const fastest = capacity.reduce((most, rate) => Math.max(most, rate), 0);
  const params = packStruct(structs.Params, {
    lanes: schedule.laneCount,
    links: capacity.length,
    replicas,
    path_stride: problem.maxPath,
    path_words: pathWords(problem),
    path_chain: pathWords(problem) - 1 - problem.maxPath,
    window: schedule.window,
    inbox_stride: inboxStride(schedule),
    next_stride: nextStride(schedule),
    list_stride: listStride(problem),
    tally_stride: tallyWords(schedule),
    tolerance: problem.tolerance,
    rate_units: fastest > 0 ? RATE_UNITS / fastest : 1,
    weight_unit: problem.weightUnit ?? 1,
    most_weight: problem.mostWeight,
    routing: problem.routing,
    max_hops: problem.maxHops,
    records: problem.records,
    fill_rounds: problem.fillRounds,
    classes: problem.classes,
  });
  const control = new Uint32Array((replicas * structs.Control.size) / 4);
  for (let replica = 0; replica < replicas; replica++) {
    control[(replica * structs.Control.size + structs.Control.fields.floor_rate.offset) / 4] = FAR_BITS;
  }
  device.write(buffers.params, params);
  device.write(buffers.sections, packStruct(structs.Sections, starts));
  device.write(buffers.control, control);
  device.write(buffers.ops, encodeOps(schedule));
  device.write(buffers.programs, encodePrograms(schedule));
  device.write(buffers.tables, words);
  device.write(buffers.capacities, capacity);
}

/** A replica's completion times and marks. */
export function tallyWords(schedule: Schedule): number {
  return BUCKETS + layouts.Pair64.words * schedule.markCount;
}

function inboxStride(schedule: Schedule): number {
  return layouts.Letter.words * (1 + schedule.window);
}

/** Entries of a replica's calendar: a header and its slots a block (shaders/flow/calendar.wgsl). */
function nextStride(schedule: Schedule): number {
  return Math.ceil(schedule.laneCount / BLOCK) * (1 + BLOCK);
}

function listStride(problem: FlowProblem): number {
  return SLOT_LISTS * problem.schedule.laneCount + problem.capacity.length;
}

function pathWords(problem: FlowProblem): number {
  return 1 + (problem.weightUnit === undefined ? 2 : 3) * problem.maxPath;
}
