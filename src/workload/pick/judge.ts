/**
 * The fastest of the ways to do a collective of one size, by trials in the flow engine. The answer
 * follows from the size and the ways alone: other sizes of a sweep say nothing, so that a size has
 * the same answer alone and in any sweep.
 */
import type { Answer } from '../../ladder/answer.ts';
import type { Attempt } from '../../ladder/rungs.ts';
import { leftOutFor } from '../../model/left-out.ts';
import type { Schedule } from '../../model/schedule.ts';
import { UserError } from '../../util/errors.ts';
import { cannotJudge, type Unfit, type Way } from './candidates.ts';
import type { ModelTimes } from './model-times.ts';
import type { Sketch, Sketcher } from './sketch.ts';
import { closeMessages, LEAST_STEPS, type Trial, tryOut } from './trial.ts';

/** A way that was looked at. */
export interface Looked {
  readonly algorithm: string;
  readonly protocol: string | undefined;
  readonly channels?: number | undefined;
  readonly timePs: number;
  /** By the whole simulation, or by the first part of one. */
  readonly by: 'simulation' | 'part';
}

/** A way that was not. */
export interface LeftOut extends Unfit {
  readonly protocol?: string | undefined;
  readonly channels?: number | undefined;
  /** It takes no less than this, ps. */
  readonly atLeastPs?: number;
}

export interface Judged {
  readonly way: Way;
  /** Quickest first. */
  readonly looked: readonly Looked[];
  readonly leftOut: readonly LeftOut[];
  /** The engine's answer for the way, for all seeds, if it was simulated to its end. */
  readonly answer: Answer | undefined;
}

export interface Case {
  readonly ways: readonly Way[];
  readonly bytes: number;
  readonly times: ModelTimes;
  readonly sketch: Sketcher;
  /** The collective's default algorithm. */
  readonly usual: string;
  /** Names that must be judged. */
  readonly among: readonly string[] | undefined;
  readonly attempt: Attempt;
  readonly seeds: readonly number[];
  readonly schedule: (way: Way) => Schedule;
}

/**
 * Times of two ways that differ by less than the engine's tolerance are equal: the first in the
 * registry is taken.
 */
const EQUAL = 1 + 1e-3;
/** Ways within this of the best are tried for longer if they were not simulated to their end. */
const CLOSE = 1.25;
/** A trial is cut off once it has taken so many times as long as the best. */
const CUT = 1.3;
/**
 * A choice may take so many messages (about 50 ms), or so many times those of the best, which the
 * four rungs of a run simulate once each.
 */
const FREE = 30_000;
const PART_OF_RUN = 0.4;
/** Close ways may take so many, or so many times those of the best. */
const FREE_IF_CLOSE = 120_000;
/** Ways that take more than so many messages to try come after cheaper ones. */
const HEAVY = 3 * FREE;
/**
 * A way that is slower by its model is not tried if it has too many messages: more than this
 * number, and more than so many times those of the best.
 */
const MANY = 30_000;
const MOST_OF_RUN = 2;
/** Entries of a schedule take longer to build than a message to simulate. */
const MESSAGES_AN_ENTRY = 2.5;
/**
 * A gain below this by the model does not justify a costly trial. Any gain does if a run of the
 * way costs about as much as the best's, of which the trial would be a rung.
 */
const LITTLE = 1.25;
const ABOUT_AS_MUCH = 2;
/**
 * Messages that only the collective's usual algorithm may have, and those whose trial is stopped on
 * the way.
 */
const TOO_MANY = 300_000;

interface Rated {
  readonly way: Way;
  readonly sketch: Sketch;
  /** About its time, and less than that it cannot take; ps. */
  readonly aboutPs: number;
  readonly leastPs: number;
}

/** Tries the ways, the most promising first. Throws `UserError` if none can be judged. */
export async function judge(given: Case): Promise<Judged> {
  const { ways, schedule, attempt, seeds, among, usual } = given;
  const trials = new Map<Way, Trial>();
  const leftOut: LeftOut[] = [];
  let [bestPs, bestMessages, bestCost, spent] = [Infinity, 0, 0, 0];
  const share = () => PART_OF_RUN * bestMessages;
  for (const { way, sketch, aboutPs, leastPs } of inOrder(given)) {
    const leave = (reason: LeftOut['reason'], atLeastPs?: number) =>
      leftOut.push({ ...named(way), reason, ...(atLeastPs === undefined ? {} : { atLeastPs }) });
    if (leastPs > bestPs) {
      leave(leftOutFor('slower', {}), leastPs);
      continue;
    }
    const { messages, steady } = sketch;
    if (bestMessages > 0) {
      const cost = costOf(sketch);
      const many = messages > Math.max(steady ? TOO_MANY : MANY, MOST_OF_RUN * bestMessages);
      const slower = (many && aboutPs > bestPs) || (cost > FREE && aboutPs > LITTLE * bestPs);
      const gain = cost <= ABOUT_AS_MUCH * bestCost ? 1 : LITTLE;
      if (slower || (cost > Math.max(FREE, share()) && gain * aboutPs > bestPs)) {
        leave(leftOutFor('costly', { messages }));
        continue;
      }
      if (!steady && messages > TOO_MANY && way.algorithm.name !== usual) {
        leave(leftOutFor('too-many', { messages }));
        continue;
      }
    }
    try {
      const left = bestMessages > 0 ? Math.max(FREE, share()) - spent : Infinity;
      const most = { untilPs: CUT * bestPs, messages: left };
      const trial = await tryOut({ attempt, schedule: schedule(way), seeds, ...most });
      if (!trial.answer) spent += trial.messages;
      if (trial.cut) leave(leftOutFor('cut', {}), trial.timePs);
      else trials.set(way, trial);
      if (trial.cut || trial.timePs >= bestPs) continue;
      bestPs = trial.timePs;
      bestMessages = trial.of;
      bestCost = MESSAGES_AN_ENTRY * sketch.entries + messages;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (among?.includes(way.algorithm.name)) cannotJudge(way.algorithm.name, error.message);
      leave(leftOutFor('refused', { error: error.message }));
    }
  }
  await settle(trials, given, Math.max(FREE_IF_CLOSE, share()));
  return { ...best(trials, ways, leftOut), leftOut };
}

/** The ways in the order of their trials. */
function inOrder({ ways, bytes, times, sketch }: Case): Rated[] {
  const rated = ways.map((way): Rated => {
    const own = sketch(way, bytes);
    return {
      ...{ way, sketch: own },
      aboutPs: Math.max(times.aboutPs(way, bytes), own.portsPs),
      leastPs: Math.max(times.leastPs(way, bytes), own.leastPs),
    };
  });
  const heavy = ({ sketch }: Rated) => costOf(sketch) > HEAVY;
  const leastLight = Math.min(...rated.filter((one) => !heavy(one)).map(({ aboutPs }) => aboutPs));
  // The best of those that are quick to try tells which others are worth it, unless
  // these are far quicker.
  const late = (one: Rated) => {
    const { messages, steady } = one.sketch;
    const tooMany = !steady && messages > TOO_MANY;
    return tooMany || (heavy(one) && LITTLE * one.aboutPs > leastLight);
  };
  return rated.sort((a, b) => Number(late(a)) - Number(late(b)) || a.aboutPs - b.aboutPs);
}

/** Messages whose simulation takes as long as a first trial, its schedule included. */
function costOf({ messages, entries, lanes, steady }: Sketch): number {
  const simulated = steady ? Math.min(messages, LEAST_STEPS * lanes) : messages;
  return MESSAGES_AN_ENTRY * entries + simulated;
}

/**
 * While others are close to the best, simulates it to its end and tries the others for longer. The
 * best's run is its rung `routing`, so it costs nothing.
 */
async function settle(trials: Map<Way, Trial>, given: Case, messagesLeft: number): Promise<void> {
  await lengthen(trials, given);
  await settleClose(trials, given, messagesLeft);
  await settleBest(trials, given);
}

/** Tries the best again with all steps of a first trial, until that is no longer a short one. */
async function lengthen(trials: Map<Way, Trial>, { attempt, seeds, schedule }: Case): Promise<void> {
  for (;;) {
    const [first] = [...trials].sort(([, a], [, b]) => a.timePs - b.timePs);
    if (!first?.[1].short) return;
    const [way] = first;
    trials.set(way, await tryOut({ attempt, schedule: schedule(way), seeds, untilPs: Infinity }));
  }
}

/**
 * Simulates the best to its end while others are close to it: its rest may be slower than its first
 * part tells. Each way that then loses costs as much as one rung of its run.
 */
async function settleBest(trials: Map<Way, Trial>, { attempt, seeds, schedule }: Case): Promise<void> {
  for (;;) {
    const [first, second] = [...trials].sort(([, a], [, b]) => a.timePs - b.timePs);
    if (!first || !second || second[1].timePs > CLOSE * first[1].timePs) return;
    const [way, { messages, of }] = first;
    if (messages >= of) return;
    const options = { attempt, schedule: schedule(way), seeds, untilPs: Infinity };
    trials.set(way, await tryOut({ ...options, precision: 'whole' }));
  }
}

async function settleClose(trials: Map<Way, Trial>, given: Case, messagesLeft: number): Promise<void> {
  const { attempt, seeds, schedule } = given;
  const settled = new Set<Way>();
  let left = messagesLeft;
  for (;;) {
    const sorted = [...trials].sort(([, a], [, b]) => a.timePs - b.timePs);
    const close = sorted.filter(([, { timePs }]) => timePs <= CLOSE * sorted[0]![1].timePs);
    const next = close.find(([way, { messages, of }]) => messages < of && !settled.has(way));
    if (close.length < 2 || !next) return;
    const [way, { of }] = next;
    settled.add(way);
    const sent = schedule(way);
    const whole = next === sorted[0] && of * seeds.length <= TOO_MANY;
    if (!whole) left -= closeMessages(sent, of);
    if (!whole && left < 0) continue;
    const precision = whole ? ('whole' as const) : ('close' as const);
    trials.set(way, await tryOut({ attempt, schedule: sent, seeds, untilPs: Infinity, precision }));
  }
}

/** Throws `UserError` if there are no trials. */
function best(trials: ReadonlyMap<Way, Trial>, ways: readonly Way[], leftOut: readonly LeftOut[]) {
  const looked = [...trials].sort(([, a], [, b]) => a.timePs - b.timePs);
  const least = (looked[0]?.[1].timePs ?? Infinity) * EQUAL;
  const way = ways.find((one) => (trials.get(one)?.timePs ?? Infinity) <= least);
  if (!way || looked.length === 0) {
    // Nothing was quicker than nothing: each of them was refused.
    const [first] = leftOut.map(({ reason }) =>
      reason.code === 'refused' ? reason.facts.error : reason.code,
    );
    throw new UserError(`auto finds no algorithm: ${first}`, { where: 'collective.algorithm' });
  }
  return {
    way,
    looked: looked.map(([one, { timePs, messages, of }]): Looked => {
      return { ...named(one), timePs, by: messages < of ? 'part' : 'simulation' };
    }),
    answer: trials.get(way)!.answer,
  };
}

function named({ algorithm, protocol, channels }: Way) {
  return { algorithm: algorithm.name, protocol: protocol?.name, channels };
}
