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

/** Two hashes that words are added to. */
interface Hashes {
  a: number;
  b: number;
}

function add(to: Hashes, word: number): void {
  to.a = Math.imul(to.a ^ word, 0x9e3779b1);
  to.a ^= to.a >>> 15;
  to.b = Math.imul(to.b ^ word, 0x85ebca6b);
  to.b ^= to.b >>> 13;
}

/** Adds a time, as ps from `fromPs` on. */
function addTime(to: Hashes, words: Uint32Array, at: number, fromPs: number): void {
  const ps = get64(words, at) - fromPs;
  const high = Math.floor(ps / 2 ** 32);
  add(to, ps - high * 2 ** 32);
  add(to, high);
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

/** Adds a lane's own words, times from `fromPs` and steps from `fromStep`. */
function addLane(to: Hashes, words: Uint32Array, at: number, fromPs: number, fromStep: number): void {
  for (const fact of FACTS) add(to, words[at + fact]!);
  for (const time of TIMES) addTime(to, words, at + time, fromPs);
  add(to, words[at + Lane.peer_step]! - fromStep);
}

/** Adds what a lane does next and what has come for it. */
function addAround(
  to: Hashes,
  problem: FlowProblem,
  { next, rates, inbox, control }: State,
  lane: number,
  fromPs: number,
  step: number,
): void {
  const { window } = problem.schedule;
  const entry = entryOf(problem, lane);
  add(to, next.words[entry + Next.state]!);
  add(to, next.words[entry + Next.slack]!);
  if (next.words[entry + Next.at + 1] === NEVER) add(to, NEVER);
  else addTime(to, next.words, entry + Next.at, fromPs);
  add(to, rates.words[lane]!);
  const signals = letterOf(lane, window);
  add(to, inbox.words[signals + Letter.count]!);
  add(to, Number(inbox.words[signals + Letter.touched] === control.words[Control.rounds]));
  for (let ahead = 0; ahead < window; ahead++) {
    const letter = signals + LETTER_WORDS * (1 + ((step + ahead) % window));
    const count = inbox.words[letter + Letter.count]!;
    add(to, count);
    if (count > 0) addTime(to, inbox.words, letter + Letter.at_low, fromPs);
  }
}

/** When a lane's step will end, ps; NaN if that is not known yet. */
function dueOf(problem: FlowProblem, { next }: State, lane: number): number {
  const entry = entryOf(problem, lane);
  const what = next.words[entry + Next.state]!;
  const ends = (what === DRAINING || what === ARMED) && next.words[entry + Next.at + 1] !== NEVER;
  return ends ? get64(next.words, entry + Next.at) : NaN;
}

/** Takes a snapshot of a state. */
export function snapshotOf(state: State, problem: FlowProblem): Snapshot {
  const { laneCount: lanes } = problem.schedule;
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
  for (let lane = 0; lane < lanes; lane++) {
    const at = lane * LANE_WORDS;
    const step = words[at + Lane.step]!;
    shot.step[lane] = step;
    shot.op[lane] = words[at + Lane.op]!;
    shot.freePs[lane] = get64(words, at + Lane.free_at);
    shot.duePs[lane] = dueOf(problem, state, lane);
    shot.messages[lane] = words[at + Lane.messages]!;
    shot.fctSum[lane] = floats[at + Lane.fct_sum]!;
    const hashes = { a: 1, b: 2 };
    addLane(hashes, words, at, nowPs, step);
    shot.own.relative[lane] = hashes.a;
    const fixed = { a: step, b: 3 };
    addLane(fixed, words, at, 0, 0);
    shot.own.absolute[lane] = fixed.a;
    // A lane that has ended stays as it is: its hashes are 0.
    if (state.next.words[entryOf(problem, lane) + Next.state] === DONE) continue;
    addAround(hashes, problem, state, lane, nowPs, step);
    shot.relative[2 * lane] = hashes.a;
    shot.relative[2 * lane + 1] = hashes.b;
    addAround(fixed, problem, state, lane, 0, step);
    shot.absolute[lane] = fixed.a ^ fixed.b;
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
  for (let lane = 0; lane < lanes; lane++) {
    const at = lane * LANE_WORDS;
    const step = words[at + Lane.step]!;
    const hashes = { a: 1, b: 2 };
    addLane(hashes, words, at, nowPs, step);
    const fixed = { a: step, b: 3 };
    addLane(fixed, words, at, 0, 0);
    probe.step[lane] = step;
    probe.freePs[lane] = get64(words, at + Lane.free_at);
    probe.relative[lane] = hashes.a;
    probe.absolute[lane] = fixed.a;
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
