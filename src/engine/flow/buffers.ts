/** Device memory of one flow run: its size, and its first content. */
import type { Device } from '../../device/device.ts';
import { packStruct } from '../../device/layout.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import type { Schedule } from '../../model/schedule.ts';
import { createMemory, type Memory } from '../host/memory.ts';
import { joined, layOut, lengthsOf } from '../host/sections.ts';
import { writeOps, writePrograms } from './encode.ts';
import { type FlowProblem, groupsBytes, ROW_BYTES } from './problem.ts';

const { BUCKETS } = constants['shared/histogram'];
const { BLOCK, SPAN } = constants['flow/calendar'];
const { FOUND_ROWS } = constants['flow/found'];
const { SLOT_LISTS } = constants['flow/lists'];
const { PATH_HEAD } = constants['flow/path'];
const FAR_BITS = new Uint32Array(Float32Array.of(constants['flow/state'].FAR).buffer)[0]!;
/** Longest path of flows that links have lists of, and most nodes a lane; links. */
const MOST_LISTED = 24;
/** A link of the highest rate holds 2^40 units, so a rate's rounding is 2^-40 of it. */
const RATE_UNITS = 2 ** 40;

export type FlowBuffers = Memory<keyof ReturnType<typeof bufferSizes>>;

/** Bytes of every buffer, by name. */
export function bufferSizes(problem: FlowProblem) {
  const { schedule, replicas, capacity } = problem;
  const slots = replicas * schedule.laneCount;
  const links = replicas * capacity.length;
  const opCount = schedule.bytes.length;
  return {
    params: structs.Params.size,
    sections: structs.Sections.size,
    groups: groupsBytes(problem.fillRounds),
    found_groups: FOUND_ROWS * ROW_BYTES,
    active_events: replicas * 4,
    active_release: replicas * 4,
    active_fill: replicas * 4,
    control: replicas * structs.Control.size,
    lists: replicas * listStride(problem) * 4,
    lanes: slots * structs.Lane.size,
    next: replicas * calendarOf(schedule).entries * structs.Next.size,
    rates: slots * 4,
    inbox: slots * inboxStride(schedule) * 4,
    paths: slots * pathWords(problem) * 4,
    ops: Math.max(1, opCount) * structs.Op.size,
    programs: schedule.laneCount * structs.Program.size,
    tables: Math.max(1, layOut(lengthsOf(problem.sections)).words) * 4,
    capacities: capacity.length * 4,
    links: links * structs.LinkState.size,
    fill_heads: links * structs.FillHead.size,
    ledger: (links * layouts.LinkLedger.words + replicas * listNodes(problem) * layouts.ListNode.words) * 4,
    records: Math.max(1, replicas * problem.records) * structs.Record.size,
    tally: replicas * tallyWords(schedule) * 4,
  };
}

/**
 * Creates and fills a run's buffers. Throws `UserError` with the figure before anything is
 * allocated when they would take more than `limitBytes` (default: 8 GiB).
 */
export function createBuffers(device: Device, problem: FlowProblem, limitBytes?: number): FlowBuffers {
  const buffers = createMemory(device, bufferSizes(problem), {
    label: 'flow',
    limitBytes,
    advice: 'use fewer ranks or channels, or a larger --memory',
  });
  fill(device, buffers, problem);
  return buffers;
}

function fill(device: Device, buffers: FlowBuffers, problem: FlowProblem): void {
  const { schedule, replicas, capacity } = problem;
  const sections = layOut(lengthsOf(problem.sections));
  const calendar = calendarOf(schedule);
  const { fastest } = problem;
  const params = packStruct(structs.Params, {
    lanes: schedule.laneCount,
    links: capacity.length,
    replicas,
    path_stride: problem.maxPath,
    path_words: pathWords(problem),
    path_nodes: pathWords(problem) - PATH_HEAD - problem.maxPath,
    nodes: listNodes(problem),
    window: schedule.window,
    inbox_stride: inboxStride(schedule),
    next_headers: calendar.spans,
    next_slots: calendar.spans + calendar.blocks,
    next_stride: calendar.entries,
    list_stride: listStride(problem),
    tally_stride: tallyWords(schedule),
    tolerance: problem.tolerance,
    many_lanes: problem.manyLanes,
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
  device.write(buffers.sections, packStruct(structs.Sections, sections.starts));
  device.write(buffers.control, control);
  writeOps(device, buffers.ops, schedule);
  writePrograms(device, buffers.programs, schedule);
  device.write(buffers.tables, joined(sections, problem.sections));
  device.write(buffers.capacities, capacity);
}

/** A replica's completion times and marks. */
export function tallyWords(schedule: Schedule): number {
  return BUCKETS + layouts.Pair64.words * schedule.markCount;
}

function inboxStride(schedule: Schedule): number {
  return layouts.Letter.words * (1 + schedule.window);
}

/** A replica's calendar: headers of spans, of blocks, and slots (shaders/flow/calendar.wgsl). */
export function calendarOf({ laneCount }: Schedule) {
  const blocks = Math.ceil(laneCount / BLOCK);
  const spans = Math.ceil(blocks / SPAN);
  return { blocks, spans, entries: spans + blocks + laneCount };
}

/** Words of a replica's lists (shaders/flow/lists.wgsl). */
function listStride({ schedule, capacity, maxPath }: FlowProblem): number {
  return (SLOT_LISTS + maxPath) * schedule.laneCount + capacity.length + 2 * calendarOf(schedule).blocks;
}

/**
 * Nodes of a replica's lists of flows (shaders/flow/listing.wgsl): two for each link of each path,
 * or none if paths are so long that a search would look at nearly all flows.
 */
function listNodes({ schedule, maxPath }: FlowProblem): number {
  return maxPath > MOST_LISTED ? 0 : schedule.laneCount * Math.min(2 * maxPath, MOST_LISTED);
}

/** Words of a slot's path (shaders/flow/path.wgsl). */
export function pathWords(problem: FlowProblem): number {
  return PATH_HEAD + (problem.weightUnit === undefined ? 2 : 3) * problem.maxPath;
}
