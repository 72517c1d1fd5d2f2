/** Moves a replica on in time: lanes that move by whole steps, and all that is due for them. */
import { get64, put64 } from '../encode.ts';
import type { FlowProblem } from '../problem.ts';
import {
  BUCKETS,
  Control,
  entryOf,
  LANE_WORDS,
  Lane,
  LETTER_WORDS,
  Letter,
  letterOf,
  NEVER,
  Next,
  renewHeaders,
  type State,
} from './layout.ts';
import type { Snapshot } from './snapshot.ts';
import { advance, bytesAt, type Stretch } from './stretch.ts';

/** A jump: how far each lane goes, and by how much time. */
export interface Jump {
  /** Steps of each lane, 0 for those that stand still. */
  readonly steps: Uint32Array;
  readonly stretches: readonly (Stretch | undefined)[];
  readonly ps: number;
}

/** The state after a jump, in place; returns the messages skipped. */
export function shift(problem: FlowProblem, state: State, then: Snapshot, now: Snapshot, jump: Jump): number {
  const { laneCount: lanes } = problem.schedule;
  let messages = 0;
  for (let lane = 0; lane < lanes; lane++) {
    if (jump.steps[lane] === 0) continue;
    messages += shiftLane(problem, state, then, now, jump, lane);
    shiftAround(problem, state, jump, lane);
  }
  renewHeaders(problem, state);
  shiftTime(state.control.words, Control.now, jump.ps);
  addToHistogram(state.tally.words, then.histogram, now.histogram, messages);
  return messages;
}

function shiftTime(words: Uint32Array, at: number, ps: number): void {
  put64(words, at, get64(words, at) + ps, 'simulated time, ps');
}

/** Returns the messages that the lane skips. */
function shiftLane(
  { schedule }: FlowProblem,
  { lanes: { words, floats } }: State,
  then: Snapshot,
  now: Snapshot,
  { steps, stretches, ps }: Jump,
  lane: number,
): number {
  const at = lane * LANE_WORDS;
  const by = steps[lane]!;
  const from = { op: words[at + Lane.op]!, iteration: words[at + Lane.iteration]! };
  const { to, bytes } = advance(schedule, from, by);
  words[at + Lane.op] = to.op;
  words[at + Lane.iteration] = to.iteration;
  words[at + Lane.step]! += by;
  for (const time of [Lane.free_at, Lane.issue_at, Lane.drained_to]) shiftTime(words, at + time, ps);
  if (!stretches[lane]!.sends) return 0;
  words[at + Lane.peer_step]! += by;
  if (words[at + Lane.fresh] === 0)
    put64(words, at + Lane.bytes, bytesAt(schedule, to), 'bytes of a message');
  put64(words, at + Lane.carried, get64(words, at + Lane.carried) + bytes, 'bytes sent');
  words[at + Lane.messages]! += by;
  const seen = now.messages[lane]! - then.messages[lane]!;
  if (seen > 0) floats[at + Lane.fct_sum]! += ((now.fctSum[lane]! - then.fctSum[lane]!) / seen) * by;
  return by;
}

/** Moves a lane's next event, and its letters, which belong to steps. */
function shiftAround(problem: FlowProblem, state: State, { steps, ps }: Jump, lane: number): void {
  const { window } = problem.schedule;
  const { next, inbox } = state;
  const entry = entryOf(problem, lane);
  if (next.words[entry + Next.at + 1] !== NEVER) shiftTime(next.words, entry + Next.at, ps);
  const first = letterOf(lane, window) + LETTER_WORDS;
  const letters = inbox.words.slice(first, first + window * LETTER_WORDS);
  for (let i = 0; i < window; i++) {
    const place = first + ((i + steps[lane]!) % window) * LETTER_WORDS;
    inbox.words.set(letters.subarray(i * LETTER_WORDS, (i + 1) * LETTER_WORDS), place);
    if (inbox.words[place + Letter.count]! > 0) shiftTime(inbox.words, place + Letter.at_low, ps);
  }
}

/** Adds as many messages to the buckets as were skipped, in the shares that were seen. */
function addToHistogram(words: Uint32Array, then: Uint32Array, now: Uint32Array, messages: number): void {
  let seen = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) seen += now[bucket]! - then[bucket]!;
  let passed = 0;
  let added = 0;
  for (let bucket = 0; bucket < BUCKETS && seen > 0; bucket++) {
    passed += now[bucket]! - then[bucket]!;
    const upTo = Math.round((passed / seen) * messages);
    words[bucket]! += upTo - added;
    added = upTo;
  }
}
