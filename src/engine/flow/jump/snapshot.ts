/**
 * A replica's state made relative: of each lane a hash in which times are counted from now and
 * steps from its own, and one in which they are not. Lanes that move and have equal relative hashes
 * at two moments go on alike from both.
 */
import { get64 } from '../encode.ts';
import type { FlowProblem } from '../problem.ts';
import {
  ARMED,
  BUCKETS,
  Control,
  DONE,
  DRAINING,
  entryOf,
  LANE_WORDS,
  Lane,
  LETTER_WORDS,
  Letter,
  letterOf,
  NEVER,
  NEXT_WORDS,
  Next,
  type State,
} from './layout.ts';
import type { Marks } from './pace.ts';

export interface Snapshot extends Marks {
  /** Simulated time, ps. */
  readonly nowPs: number;
  /** The op of each lane, and its counters. */
  readonly op: Uint32Array;
  readonly messages: Uint32Array;
  readonly fctSum: Float64Array;
  /** Two words a lane: its state relative to now and its step. */
  readonly relative: Uint32Array;
  /** A word a lane: its state as it is. */
  readonly absolute: Uint32Array;
  /** The same of each lane's own words alone, a word a lane: see {@link Probe}. */
  readonly own: Hashed;
  /** How rates will be solved. */
  readonly solving: number;
  /** Completion times so far, by bucket. */
  readonly histogram: Uint32Array;
}

/** A hash a lane. */
interface Hashed {
  readonly relative: Uint32Array;
  readonly absolute: Uint32Array;
}

/**
 * Three hashes of a lane: two of its state relative to a time and to its step, one of its state as
 * it is. An array of integers: fields of an object would be boxed.
 */
type Hashes = Int32Array;

function begin(to: Hashes, step: number): void {
  to[0] = 1;
  to[1] = 2;
  to[2] = step;
}

function addRelative(to: Hashes, word: number): void {
  const a = Math.imul(to[0]! ^ word, 0x9e3779b1);
  const b = Math.imul(to[1]! ^ word, 0x85ebca6b);
  to[0] = a ^ (a >>> 15);
  to[1] = b ^ (b >>> 13);
}

function addAbsolute(to: Hashes, word: number): void {
  const c = Math.imul(to[2]! ^ word, 0x9e3779b1);
  to[2] = c ^ (c >>> 15);
}

/** Adds a word that is the same however late it is. */
function addFact(to: Hashes, word: number): void {
  addRelative(to, word);
  addAbsolute(to, word);
}

/** Adds a time, as it is and as ps from `fromPs` on. */
function addTime(to: Hashes, words: Uint32Array, at: number, fromPs: number): void {
  const ps = get64(words, at) - fromPs;
  const high = Math.floor(ps / 2 ** 32);
  addRelative(to, ps - high * 2 ** 32);
  addRelative(to, high);
  addAbsolute(to, words[at]!);
  addAbsolute(to, words[at + 1]!);
}

const TIMES = [Lane.free_at, Lane.issue_at, Lane.drained_to] as const;
/** The words of a lane that are the same however late it is. */
const FACTS = [
  ...[
    Lane.flags,
    Lane.fresh,
    Lane.blocked,
    Lane.waiters,
    Lane.path_to,
    Lane.peer,
    Lane.line_rate,
    Lane.remaining,
  ],
  ...[Lane.latency, Lane.latency + 1, Lane.bytes, Lane.bytes + 1],
] as const;

/** Adds a lane's own words, times from `fromPs` and steps from its own. */
function addLane(to: Hashes, words: Uint32Array, at: number, fromPs: number): void {
  for (let i = 0; i < FACTS.length; i++) addFact(to, words[at + FACTS[i]!]!);
  for (let i = 0; i < TIMES.length; i++) addTime(to, words, at + TIMES[i]!, fromPs);
  const tag = words[at + Lane.peer_step]!;
  addRelative(to, tag - words[at + Lane.step]!);
  addAbsolute(to, tag);
}

/** Adds what a lane does next and what has come for it. */
function addAround(
  to: Hashes,
  window: number,
  { next, rates, inbox, control }: State,
  { lane, entry, step }: { readonly lane: number; readonly entry: number; readonly step: number },
  fromPs: number,
): void {
  addFact(to, next.words[entry + Next.state]!);
  addFact(to, next.words[entry + Next.slack]!);
  if (next.words[entry + Next.at + 1] === NEVER) addFact(to, NEVER);
  else addTime(to, next.words, entry + Next.at, fromPs);
  addFact(to, rates.words[lane]!);
  const signals = letterOf(lane, window);
  addFact(to, inbox.words[signals + Letter.count]!);
  addFact(to, Number(inbox.words[signals + Letter.touched] === control.words[Control.rounds]));
  for (let ahead = 0; ahead < window; ahead++) {
    const letter = signals + LETTER_WORDS * (1 + ((step + ahead) % window));
    const count = inbox.words[letter + Letter.count]!;
    addFact(to, count);
    if (count > 0) addTime(to, inbox.words, letter + Letter.at_low, fromPs);
  }
}

/** When a lane's step will end, ps; NaN if that is not known yet. */
function dueOf({ next }: State, entry: number): number {
  const what = next.words[entry + Next.state]!;
  const ends = (what === DRAINING || what === ARMED) && next.words[entry + Next.at + 1] !== NEVER;
  return ends ? get64(next.words, entry + Next.at) : NaN;
}

/** Takes a snapshot of a state. */
export function snapshotOf(state: State, problem: FlowProblem): Snapshot {
  const { laneCount: lanes, window } = problem.schedule;
  const { words, floats } = state.lanes;
  const control = state.control.words;
  const nowPs = get64(control, Control.now);
  const shot = {
    nowPs,
    ...{ step: new Uint32Array(lanes), op: new Uint32Array(lanes) },
    ...{ freePs: new Float64Array(lanes), duePs: new Float64Array(lanes) },
    ...{ messages: new Uint32Array(lanes), fctSum: new Float64Array(lanes) },
    ...{ relative: new Uint32Array(2 * lanes), absolute: new Uint32Array(lanes) },
    own: { relative: new Uint32Array(lanes), absolute: new Uint32Array(lanes) },
    solving: control[Control.reach_pause]! + 2 ** 16 * control[Control.reach_strikes]!,
    histogram: state.tally.words.slice(0, BUCKETS),
  };
  const hashes: Hashes = new Int32Array(3);
  const first = entryOf(problem, 0);
  for (let lane = 0; lane < lanes; lane++) {
    const at = lane * LANE_WORDS;
    const entry = first + lane * NEXT_WORDS;
    const step = words[at + Lane.step]!;
    shot.step[lane] = step;
    shot.op[lane] = words[at + Lane.op]!;
    shot.freePs[lane] = get64(words, at + Lane.free_at);
    shot.duePs[lane] = dueOf(state, entry);
    shot.messages[lane] = words[at + Lane.messages]!;
    shot.fctSum[lane] = floats[at + Lane.fct_sum]!;
    begin(hashes, step);
    addLane(hashes, words, at, nowPs);
    shot.own.relative[lane] = hashes[0]!;
    shot.own.absolute[lane] = hashes[2]!;
    // A lane that has ended stays as it is: its hashes are 0.
    if (state.next.words[entry + Next.state] === DONE) continue;
    addAround(hashes, window, state, { lane, entry, step }, nowPs);
    shot.relative[2 * lane] = hashes[0]!;
    shot.relative[2 * lane + 1] = hashes[1]!;
    shot.absolute[lane] = hashes[2]!;
  }
  return shot;
}

/** A few lanes' own words, hashed: cheap to compare with those of another moment. */
export type Probe = Marks & Hashed;

/** The probe of lanes that lie one behind another, at a time. */
export function probeOf(words: Uint32Array, nowPs: number): Probe {
  const lanes = words.length / LANE_WORDS;
  const probe = {
    ...{ step: new Uint32Array(lanes), freePs: new Float64Array(lanes) },
    ...{ relative: new Uint32Array(lanes), absolute: new Uint32Array(lanes) },
  };
  const hashes: Hashes = new Int32Array(3);
  for (let lane = 0; lane < lanes; lane++) {
    const at = lane * LANE_WORDS;
    const step = words[at + Lane.step]!;
    begin(hashes, step);
    addLane(hashes, words, at, nowPs);
    probe.step[lane] = step;
    probe.freePs[lane] = get64(words, at + Lane.free_at);
    probe.relative[lane] = hashes[0]!;
    probe.absolute[lane] = hashes[2]!;
  }
  return probe;
}

/**
 * Whether the lanes of a probe go on as they did from another moment on, as far as it tells.
 * @param lanes The lane of each entry of the probe.
 */
export function probeAgrees(now: Probe, lanes: readonly number[], then: Snapshot): boolean {
  return lanes.every((lane, i) => {
    const by = now.step[i] === then.step[lane] ? 'absolute' : 'relative';
    return now[by][i] === then.own[by][lane];
  });
}
