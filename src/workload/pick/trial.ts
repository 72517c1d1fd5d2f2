/**
 * How long a way to do a collective takes, by the flow engine at rung `routing`: the fabric without
 * faults, the scenario's routing and seeds. The lanes of rings and similar algorithms do the same
 * step after step. Such a run is stopped on the way, and the rest is taken to go on as before. All
 * other runs are simulated to their end, or until they have taken longer than the best.
 */
import type { FlowProgress, FlowReplica } from '../../engine/flow/api.ts';
import type { Answer } from '../../ladder/answer.ts';
import type { Attempt } from '../../ladder/rungs.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { mean } from '../../stats/summary.ts';

export interface Trial {
  /** Mean over the seeds, ps; the least that it can be where the trial was cut off. */
  readonly timePs: number;
  /** Whether it was cut off, as it took longer than was of interest. */
  readonly cut: boolean;
  /** Whether it had fewer steps than a first trial, so that the rest is known badly. */
  readonly short: boolean;
  /** Messages of one seed: simulated ones, and all. */
  readonly messages: number;
  readonly of: number;
  /** The engine's answer; only if all of it was simulated, for all seeds. */
  readonly answer?: Answer | undefined;
}

/**
 * Steps of each lane after which a trial is stopped at first, and where it is close. Rings through
 * 8 to 512 ranks of DGX servers are off by up to 22 % after 32, all the same way; by up to 5 %
 * after 96.
 */
const STEPS = 32;
const STEPS_CLOSE = 96;
/** Steps that a trial has in any case: two servers of eight, of which the second tells the pace. */
export const LEAST_STEPS = 16;
/** A trial of a little more is simulated to its end. */
const LITTLE_MORE = 1.5;
/** Lanes of more steps, all alike, are not simulated to their end at first. */
export const CUT_STEPS = LITTLE_MORE * STEPS;
/** Messages of all seeds up to which close ways are simulated to their end. */
const WHOLE_MESSAGES = 120_000;
/** Messages of all seeds that a trial has at most, where fewer seeds will do. */
const FEW_SEEDS = 50_000;

export interface TrialOptions {
  readonly attempt: Attempt;
  readonly schedule: Schedule;
  readonly seeds: readonly number[];
  /** Longer times are of no interest, ps. */
  readonly untilPs: number;
  /** Messages that it may take if it can be stopped on the way; a few steps in any case. */
  readonly messages?: number;
  /**
   * `close`: it is close to the best, and is to be known better, for all seeds; `whole`: it is
   * simulated to its end for all seeds. Default: its first steps.
   */
  readonly precision?: 'first' | 'close' | 'whole';
}

/** Messages of a trial of a close way, at most. */
export function closeMessages({ laneCount }: Pick<Schedule, 'laneCount'>, of: number): number {
  return of <= WHOLE_MESSAGES ? of : Math.min(of, STEPS_CLOSE * laneCount);
}

/** Tries a schedule out. Errors as of the engine. */
export async function tryOut({
  attempt,
  schedule,
  seeds,
  untilPs,
  messages: allowed = Infinity,
  precision = 'first',
}: TrialOptions): Promise<Trial> {
  const of = countMessages(schedule);
  const close = precision !== 'first';
  const few = close && of * seeds.length <= WHOLE_MESSAGES;
  const whole = precision === 'whole' || few || !isSteady(schedule);
  const steps = (close ? STEPS_CLOSE : STEPS) * schedule.laneCount;
  const isShort = !whole && allowed < steps;
  const limit = whole ? Infinity : Math.max(LEAST_STEPS * schedule.laneCount, Math.min(steps, allowed));
  const messages = of <= LITTLE_MORE * limit ? Infinity : limit;
  const most = Math.max(1, Math.floor(FEW_SEEDS / Math.max(1, Math.min(of, messages))));
  const some = close && whole ? seeds : seeds.slice(0, most);
  const result = await attempt(schedule, some, { messages, timePs: untilPs });
  const { replicas } = result;
  const timePs = mean(replicas.map((replica) => timeOf(replica, messages, of)));
  const cut = replicas.some(({ progress }) => progress && progress.at(-1)!.messages < messages);
  const complete = replicas.every(({ progress }) => progress === undefined);
  return {
    timePs,
    cut,
    short: isShort && messages < of,
    messages: (replicas[0]!.progress?.at(-1) ?? { messages: of }).messages,
    of,
    ...(complete && some.length === seeds.length ? { answer: result } : {}),
  };
}

/**
 * When a replica ended; where it would have if it was stopped after `messages`, or the moment at
 * which it was cut off.
 */
function timeOf({ endPs, progress }: FlowReplica, messages: number, of: number): number {
  if (!progress) return endPs;
  const last = progress.at(-1)!;
  return last.messages >= messages ? extrapolated(progress, of) : last.timePs;
}

/**
 * The rest, at the pace of the second half of the simulated part: the first rounds fill the ring's
 * slow hops.
 */
function extrapolated(progress: readonly FlowProgress[], messages: number): number {
  const last = progress.at(-1)!;
  const half = progress.findLast((at) => at.messages <= last.messages / 2) ?? { timePs: 0, messages: 0 };
  const pacePs = (last.timePs - half.timePs) / Math.max(1, last.messages - half.messages);
  return last.timePs + (messages - last.messages) * pacePs;
}

/** Sizes that a protocol makes of one: inside servers, and between them. */
const LEVELS = 2;

/**
 * Whether all lanes that send bytes send as many messages, each lane of one size but for a byte; a
 * protocol may send more bytes inside servers than between them. All lanes must send from the
 * start: of a chain that fills, the first part is slow or the end is.
 */
function isSteady({ laneCount, laneOps, ops, bytes, granule }: Schedule): boolean {
  const sizes: number[] = [];
  let steps = -1;
  for (let lane = 0; lane < laneCount; lane++) {
    let [sent, size, awaited] = [0, -1, 0];
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const at = op * OP_STRIDE;
      if (sent === 0) awaited += ops[at + OpCol.need]!;
      if ((ops[at + OpCol.flags]! & Flag.send) === 0) continue;
      if (awaited > 0) return false;
      const isNear = (other: number) => Math.abs(bytes[op]! - other) <= Math.max(1, granule[op]!);
      if (size < 0) {
        size = bytes[op]!;
        if (!sizes.some(isNear)) sizes.push(size);
      }
      if (!isNear(size) || sizes.length > LEVELS) return false;
      sent += ops[at + OpCol.count]!;
    }
    if (sent === 0) continue;
    if (steps < 0) steps = sent;
    if (sent !== steps) return false;
  }
  return true;
}
