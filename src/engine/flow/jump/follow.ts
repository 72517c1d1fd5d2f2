/** Follows a replica from hold to hold, and lets it jump where that is allowed. */
import type { Device } from '../../../device/device.ts';
import { hash2 } from '../../../rng/hash.ts';
import { runAhead } from '../ahead.ts';
import type { FlowBuffers } from '../buffers.ts';
import { get64 } from '../encode.ts';
import type { FlowProblem } from '../problem.ts';
import { type FastForward, NOTHING_SKIPPED, type Skipped } from './api.ts';
import { atFullLink, atOnePace, type Bounded, unevenness } from './bound.ts';
import { holdAfter, type Watch, type Watched, watchedAt } from './holds.ts';
import {
  Control,
  Lane,
  readControl,
  readLanes,
  readPaths,
  readState,
  release,
  type State,
  writeState,
} from './layout.ts';
import { behindPs, fullestLinks, handledEarly } from './load.ts';
import { extremes, marksOf, overAgain, type Pace, paceBetween, sameMove } from './pace.ts';
import { setPace } from './reach.ts';
import { type Motion, motionBetween, recurs, unlikeLanes } from './recur.ts';
import { halvesOf, keptAfter, type Saved, withSnapshot } from './saved.ts';
import { type Jump, shift } from './shift.ts';
import { type Probe, probeAgrees, probeOf, type Snapshot, snapshotOf } from './snapshot.ts';
import type { Stretches } from './stretch.ts';

/** Lanes that are compared first; those that tell more are added, up to so many. */
const PROBED = 32;
const MOST_PROBED = 256;
/** Lanes that are added after a look at all of them in vain. */
const LEARNT = 4;

export interface FollowOptions {
  readonly device: Device;
  readonly buffers: FlowBuffers;
  readonly problem: FlowProblem;
  readonly stretches: Stretches;
  readonly watch: Watch;
  readonly replica: number;
  /** Steps between holds. */
  readonly spacing: number;
  readonly mode: Exclude<FastForward, 'off'>;
  /** Most error of the end, as a part of it. */
  readonly epsilon: number;
  /** Steps of the watched lane without a jump, after which lanes run ahead without more looks. */
  readonly patience: number;
}

export interface Follower {
  /** Asks for the first hold. */
  begin(): void;
  /** Looks at the held replica, and lets it go on. */
  look(): Promise<void>;
  /** Whether it asked for another hold. */
  waits(): boolean;
  skipped(): Skipped;
}

const NO_ERROR = { earlyPs: 0, latePs: 0, derivedPs: 0 };

/** A replica as it is read at a hold. */
interface Seen {
  readonly state: State;
  readonly shot: Snapshot;
}

/** A jump that is allowed, and how lanes moved before it. */
type Found = Bounded & { readonly motion: Motion };

/** A follower of one replica (docs/models.md, Jumps). */
export function follow(options: FollowOptions): Follower {
  const { device, buffers, problem, stretches, watch, replica, spacing, mode, epsilon, patience } = options;
  let probed = probedLanes(problem.schedule.laneCount, watch.lane);
  let saved: readonly Saved[] = [];
  /** Begin and end of a window over which lanes kept their pace; another one is to follow. */
  let candidate: readonly [Saved, Saved] | undefined;
  let here: Watched | undefined;
  let origin = 0;
  let nextKept = 0;
  let strikes = 0;
  let blindUntil = 0;
  let waits = false;
  let lastJump = 0;
  let skipped = NOTHING_SKIPPED;
  let spentPs = 0;

  const goOn = (step: number) => {
    const hold = holdAfter(watch, step, spacing, problem.schedule.window + 1);
    waits = hold > 0;
    release(device, buffers, replica, watch.lane, hold);
  };
  const giveUp = () => {
    waits = false;
    runAhead(device, buffers, replica);
    release(device, buffers, replica, watch.lane, 0);
  };
  const restart = (step: number) => {
    [saved, candidate] = [[], undefined];
    [origin, nextKept, strikes, blindUntil] = [step, 0, 0, 0];
  };
  const jump = (
    { state, shot }: Seen,
    then: Snapshot,
    made: Jump,
    error: Pick<Bounded, 'earlyPs' | 'latePs' | 'derivedPs'>,
  ) => {
    const messages = shift(problem, state, then, shot, made);
    writeState(device, buffers, problem, replica, state);
    skipped = {
      jumps: skipped.jumps + 1,
      messages: skipped.messages + messages,
      ps: skipped.ps + made.ps,
      earlyPs: skipped.earlyPs + error.earlyPs,
      latePs: skipped.latePs + error.latePs,
    };
    spentPs += error.derivedPs;
    const step = shot.step[watch.lane]! + made.steps[watch.lane]!;
    lastJump = step;
    restart(step);
    goOn(step);
  };
  /** Jumps whole periods if everything recurs since `then`. */
  const jumpExactly = (seen: Seen, then: Snapshot): boolean => {
    if (!recurs(problem, seen.state, then, seen.shot)) return false;
    const motion = motionBetween(problem, stretches, seen.state, then, seen.shot);
    if (!motion || unevenness(motion) > 0) return false;
    const periodPs = seen.shot.nowPs - then.nowPs;
    const periods = Math.min(motion.periods, Math.floor(motion.quietPs / Math.max(1, periodPs)) - 1);
    if (periods < 1) return false;
    const steps = motion.moved.map((moved) => moved * periods);
    jump(seen, then, { ...motion, steps, ps: periods * periodPs }, NO_ERROR);
    return true;
  };
  /** Most error of a jump, ps, of a run that ends as late as it is known to. */
  const mostPs = (nowPs: number, endPs: number) => epsilon * (nowPs + endPs) - spentPs;
  /** The windows between some moments and now; undefined if a lane moved in some of them only. */
  const windowsOf = (seen: Seen, step: number, moments: readonly Saved[], ps: number) => {
    const shots = [...moments, { step, shot: seen.shot }];
    const windows: Pace[] = [];
    for (let i = 1; i < shots.length; i++) {
      const [then, now] = [shots[i - 1]!, shots[i]!];
      const pace = paceBetween(then.shot, now.shot, now.step - then.step, ps);
      if (!pace || !sameMove(moments[0]!.shot, seen.shot, then.shot, now.shot)) return undefined;
      windows.push(pace);
    }
    return windows;
  };
  /** The jump that one pace over one window, or over two, allows. */
  const onePace = (seen: Seen, step: number, moments: readonly Saved[]): Found | undefined => {
    const motion = motionBetween(problem, stretches, seen.state, moments[0]!.shot, seen.shot);
    const windows = motion && windowsOf(seen, step, moments, 0);
    if (!windows) return undefined;
    const known = { left: motion.steps, quietPs: motion.quietPs, uneven: unevenness(motion) };
    const steps = step - moments.at(-1)!.step;
    const endPs = motion.steps * Math.min(...windows.map(({ lowPs }) => lowPs));
    const found = atOnePace({ steps, windows, ...known }, mostPs(seen.shot.nowPs, endPs));
    return found && { ...found, motion };
  };
  /** The jump that a full link allows. */
  const fullLink = async (seen: Seen, step: number): Promise<Found | undefined> => {
    const moments = halvesOf(saved, origin, step);
    const motion = moments && motionBetween(problem, stretches, seen.state, moments[0].shot, seen.shot);
    if (!motion) return undefined;
    const link = fullestLinks(problem, await readPaths(device, buffers, problem, replica), motion);
    const windows = windowsOf(seen, step, moments, link.ps);
    const whole = paceBetween(moments[0].shot, seen.shot, step - moments[0].step, link.ps);
    const shots = [moments[0].shot, moments[1].shot, seen.shot];
    if (!windows || !whole || !setPace(problem, link, seen.state, shots, here!.from, epsilon))
      return undefined;
    const found = atFullLink(
      {
        ...{ windows, whole, loadPs: link.ps, behindPs: behindPs(link, motion, seen.state, seen.shot) },
        handled: handledEarly(problem, link, seen.state, motion),
        againPs: overAgain(moments[0].shot, moments[1].shot, seen.shot, link.ps),
        steps: Math.min(step - moments[1].step, moments[1].step - moments[0].step),
        ...{ left: motion.steps, quietPs: motion.quietPs, uneven: unevenness(motion) },
      },
      mostPs(seen.shot.nowPs, motion.steps * link.ps),
    );
    return found && { ...found, motion };
  };
  const jumpWithin = (seen: Seen, since: Saved, found: Found) => {
    const steps = found.motion.moved.map((moved) => (moved > 0 ? found.steps : 0));
    jump(seen, since.shot, { ...found.motion, steps, ps: found.ps }, found);
  };
  /** The latest snapshot since which the probe's lanes kept their pace. */
  const maybeSteady = (probe: Probe, step: number, nowPs: number): Saved | undefined =>
    saved.find((then) => {
      const steps = step - then.step;
      if (steps < LEAST_WINDOW) return false;
      const pace = paceBetween(marksOf(then.shot, probed), probe, steps, 0);
      if (!pace) return false;
      const left = here!.to - step;
      const most = mostPs(nowPs, left * pace.highPs);
      return atOnePace({ ...{ steps, windows: [pace], left, uneven: 0 }, quietPs: Infinity }, most);
    });

  /** Adds lanes to the probe that tell two moments apart; false if it has all it may have. */
  const learnt = (now: Snapshot, then: Snapshot): boolean => {
    const known = new Set(probed);
    const news = unlikeLanes(then, now, LEARNT).filter((lane) => !known.has(lane));
    if (news.length === 0 || probed.length + news.length > MOST_PROBED) return false;
    probed = [...probed, ...news];
    return true;
  };

  return {
    begin() {
      goOn(0);
    },
    async look() {
      const nowPs = get64(await readControl(device, buffers, replica), Control.now);
      const words = await readLanes(device, buffers, problem, replica, probed);
      const probe = probeOf(words, nowPs);
      const step = words[Lane.step]!;
      const now = watchedAt(watch, step);
      if (now !== here) restart(step);
      here = now;
      if (step - lastJump > patience) return giveUp();
      if (!here) return goOn(step);
      let seen: Seen | undefined;
      const whole = async (): Promise<Seen> => {
        if (seen) return seen;
        const state = await readState(device, buffers, problem, replica);
        seen = { state, shot: snapshotOf(state, problem) };
        return seen;
      };
      if (step >= blindUntil) {
        const alike = saved.find((then) => probeAgrees(probe, probed, then.shot));
        if (alike && jumpExactly(await whole(), alike.shot)) return;
        const steady = mode === 'bounded' && !candidate ? maybeSteady(probe, step, nowPs) : undefined;
        if (steady && onePace(await whole(), step, [steady]))
          candidate = [steady, { step, shot: (await whole()).shot }];
        else if (steady && probed.length < MOST_PROBED)
          probed = [...probed, ...extremes(steady.shot, (await whole()).shot)];
        if (alike && !learnt((await whole()).shot, alike.shot)) blindUntil = step + spacing * 2 ** strikes++;
      }
      const over = candidate ? step - 2 * candidate[1].step + candidate[0].step : -1;
      if (candidate && over >= 0) {
        const found = over === 0 ? onePace(await whole(), step, candidate) : undefined;
        if (found) return jumpWithin(await whole(), candidate[0], found);
        candidate = undefined;
      }
      const hold = Math.floor((step - origin) / spacing);
      if (hold >= nextKept) {
        nextKept = keptAfter(hold);
        const found = mode === 'bounded' ? await fullLink(await whole(), step) : undefined;
        if (found) return jumpWithin(await whole(), halvesOf(saved, origin, step)![0], found);
        saved = withSnapshot(saved, { step, shot: (await whole()).shot });
      }
      goOn(step);
    },
    waits: () => waits,
    skipped: () => skipped,
  };
}

/** Steps of a window, at least: some delivery windows. */
const LEAST_WINDOW = 8;

/**
 * Lanes drawn from all, the watched one first: lanes at equal distances would be alike where the
 * fabric is.
 */
function probedLanes(lanes: number, watched: number): number[] {
  return [watched, ...Array.from({ length: Math.min(PROBED, lanes) }, (_, i) => hash2(i, lanes) % lanes)];
}
