/** Where jumps find the state of a replica: the only file here that knows how devices hold it. */
import type { Device, ReadRange } from '../../../device/device.ts';
import type { StructLayout } from '../../../device/layout.ts';
import { structs } from '../../../kernels/index.ts';
import { constants, words } from '../../../kernels/words.ts';
import { type Readback, readRanges } from '../../host/read-back.ts';
import { bufferSizes, calendarOf, type FlowBuffers, pathWords } from '../buffers.ts';
import { get64, put64 } from '../encode.ts';
import type { FlowProblem } from '../problem.ts';

const { BLOCK, SPAN } = constants['flow/calendar'];
const { PATH_HEAD } = constants['flow/path'];
const { EVENTS } = constants['flow/state'];
export const { ARMED, DRAINING, DONE, IDLE } = constants['flow/state'];
export const { BUCKETS } = constants['shared/histogram'];

/** The word of each field. */
function wordsOf<L extends StructLayout>({ fields }: L): Readonly<Record<keyof L['fields'], number>> {
  const places = Object.entries(fields).map(([name, { offset }]) => [name, offset / 4]);
  return Object.fromEntries(places) as Record<keyof L['fields'], number>;
}

export const Lane = wordsOf(structs.Lane);
export const LANE_WORDS = structs.Lane.size / 4;
export const Next = wordsOf(structs.Next);
export const NEXT_WORDS = structs.Next.size / 4;
export const Control = wordsOf(structs.Control);
export const Letter = words.Letter.fields;
export const LETTER_WORDS = words.Letter.words;
/** The high word of a time that never comes. */
export const NEVER = constants['shared/none'].NONE;

const NEVER_PS = Infinity;

/** The buffers that hold what a replica does next, and what it has counted. */
const PARTS = ['control', 'lanes', 'next', 'rates', 'inbox', 'tally'] as const;
type Part = (typeof PARTS)[number];

/** A replica between two ticks, as on the device. */
export type State = Readonly<Record<Part, Readback>>;

function rangeOf(
  buffers: FlowBuffers,
  problem: FlowProblem,
  replica: number,
  name: Part | 'paths',
): ReadRange {
  const byteLength = bufferSizes(problem)[name] / problem.replicas;
  return { buffer: buffers[name], byteOffset: replica * byteLength, byteLength };
}

/** Reads all of a replica's state. */
export function readState(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  replica: number,
): Promise<State> {
  const ranges = PARTS.map((name) => [name, rangeOf(buffers, problem, replica, name)] as const);
  return readRanges(device, Object.fromEntries(ranges) as Record<Part, ReadRange>);
}

/** Reads the paths of a replica's lanes; see {@link pathOf}. */
export async function readPaths(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  replica: number,
): Promise<Uint32Array> {
  const { buffer, byteOffset, byteLength } = rangeOf(buffers, problem, replica, 'paths');
  return new Uint32Array(await device.read(buffer, byteOffset, byteLength));
}

/** Word of the first link of a lane's path; weights follow after `maxPath`. */
export function pathOf(problem: FlowProblem, lane: number): number {
  return lane * pathWords(problem) + PATH_HEAD;
}

/** Links of the path whose first one is in that word. */
export function pathLength(paths: Uint32Array, path: number): number {
  return paths[path - 1]!;
}

/** Writes a replica's state back. */
export function writeState(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  replica: number,
  state: State,
): void {
  for (const name of PARTS) {
    const { byteOffset } = rangeOf(buffers, problem, replica, name);
    device.write(buffers[name], state[name].words, byteOffset);
  }
}

/** Reads some lanes of a replica, one behind another. */
export async function readLanes(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  replica: number,
  lanes: readonly number[],
): Promise<Uint32Array> {
  const first = replica * problem.schedule.laneCount;
  const byteLength = structs.Lane.size;
  const read = await device.readAll(
    lanes.map((lane) => ({ buffer: buffers.lanes, byteOffset: (first + lane) * byteLength, byteLength })),
  );
  const all = new Uint32Array(lanes.length * LANE_WORDS);
  read.forEach((one, i) => {
    all.set(new Uint32Array(one), i * LANE_WORDS);
  });
  return all;
}

/** Lets a held replica go on, up to the step `step` of `lane`; 0: to its end. */
export function release(
  device: Device,
  buffers: FlowBuffers,
  replica: number,
  lane: number,
  step: number,
): void {
  const { size, fields } = structs.Control;
  const put = (name: keyof typeof fields, value: number) =>
    device.write(buffers.control, Uint32Array.of(value), replica * size + fields[name].offset);
  put('pause_lane', lane);
  put('pause_step', step);
  put('phase', EVENTS);
}

/** Word of the calendar's entry of a lane. */
export function entryOf({ schedule }: FlowProblem, lane: number): number {
  const { spans, blocks } = calendarOf(schedule);
  return (spans + blocks + lane) * NEXT_WORDS;
}

/** Finds all headers of the calendar anew, after its entries were changed. */
export function renewHeaders({ schedule }: FlowProblem, { next }: State): void {
  const { spans, blocks } = calendarOf(schedule);
  const renew = (header: number, first: number, entries: number) => {
    let [at, slack] = [NEVER_PS, 0];
    for (let i = first; i < first + entries; i++) {
      const word = i * NEXT_WORDS;
      if (next.words[word + Next.at + 1] !== NEVER) at = Math.min(at, get64(next.words, word + Next.at));
      slack = Math.max(slack, next.floats[word + Next.slack]!);
    }
    const word = header * NEXT_WORDS;
    next.floats[word + Next.slack] = slack;
    if (at < NEVER_PS) put64(next.words, word + Next.at, at, 'simulated time, ps');
    else next.words.fill(NEVER, word + Next.at, word + Next.at + 2);
  };
  for (let block = 0; block < blocks; block++) {
    const lanes = Math.min(BLOCK, schedule.laneCount - block * BLOCK);
    renew(spans + block, spans + blocks + block * BLOCK, lanes);
  }
  for (let span = 0; span < spans; span++)
    renew(span, spans + span * SPAN, Math.min(SPAN, blocks - span * SPAN));
}

/** Word of a lane's first letter, that of its signals; those of its steps follow. */
export function letterOf(lane: number, window: number): number {
  return lane * (1 + window) * LETTER_WORDS;
}

/** Reads a replica's control words. */
export async function readControl(
  device: Device,
  buffers: FlowBuffers,
  replica: number,
): Promise<Uint32Array> {
  const { size } = structs.Control;
  return new Uint32Array(await device.read(buffers.control, replica * size, size));
}
