/**
 * How a collective is done at a size: the algorithm and protocol that `auto`, or the profile, take.
 *
 * The flow engine chooses, on the fabric and the groups at hand (trial.ts): an α–β model knows
 * nothing of links that messages share, of pieces that overlap or of contention. The model says in
 * which order ways are tried, and which cannot be quicker than the best so far. A fabric's faults
 * are not looked at: libraries choose by the fabric they were told of, and rung `faults` is to be
 * the price of the faults alone.
 */
import { AUTO } from '../../collective/auto.ts';
import type { Dressing } from '../../collective/dressed.ts';
import type { Profile } from '../../collective/profile.ts';
import { findCollective } from '../../collective/registry.ts';
import type { Answer } from '../../ladder/answer.ts';
import type { Attempt } from '../../ladder/rungs.ts';
import type { Fabric } from '../../model/fabric.ts';
import { leftOutFor } from '../../model/left-out.ts';
import type { RouteTables } from '../../model/routes.ts';
import type { Schedule } from '../../model/schedule.ts';
import { UserError } from '../../util/errors.ts';
import type { CollectiveMembers, CollectiveWorkload } from '../workload.ts';
import { alongAxes, candidatesOf, cannotJudge, type Unfit, type Way, waysAt } from './candidates.ts';
import { type KnownTimes, knownTimes, outsideIn } from './known-times.ts';
import { levelsOf } from './levels.ts';
import { type Sketch, type Sketcher, sketcher } from './sketch.ts';
import { torusAxes } from './torus-axes.ts';
import { closeMessages, type Trial, tryOut } from './trial.ts';

/** A way that was looked at. */
export interface Looked {
  readonly algorithm: string;
  readonly protocol: string | undefined;
  readonly channels?: number | undefined;
  readonly timePs: number;
  /**
   * By the whole simulation, by the first part of one, or by the model scaled to a trial at another
   * size.
   */
  readonly by: 'simulation' | 'part' | 'scaling';
}

/** A way that was not. */
export interface LeftOut extends Unfit {
  readonly protocol?: string | undefined;
  readonly channels?: number | undefined;
  /** It takes no less than this, ps. */
  readonly atLeastPs?: number;
}

/** The knowledge of one size. */
export interface Choice {
  readonly algorithm: string;
  readonly members: CollectiveMembers | undefined;
  readonly params: CollectiveWorkload['params'];
  readonly protocol: string | undefined;
  readonly picked: boolean;
  readonly dressing: Dressing | undefined;
  readonly launchPs: number;
  /** Quickest first; empty without a choice. */
  readonly looked: readonly Looked[];
  readonly leftOut: readonly LeftOut[];
  /** The engine's answer for it at rung `routing`, for all seeds, if it was asked for all. */
  readonly answer?: Answer | undefined;
  /** Its schedule, if a trial built it and it is to be kept. */
  readonly schedule?: Schedule | undefined;
}

export interface ChooserOptions {
  readonly workload: CollectiveWorkload;
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  readonly profile: Profile | undefined;
  readonly seeds: readonly number[];
  readonly attempt: Attempt;
  /** Rungs that will be simulated at each size. */
  readonly stages: number;
  /** Whether choices keep their schedules: worth its memory if there are few. */
  readonly keepsSchedules?: boolean;
  /** The schedule of a way. Throws `UserError` if it is not possible. */
  readonly schedule: (
    bytes: number,
    way: Pick<Choice, 'algorithm' | 'members' | 'params' | 'dressing' | 'launchPs'>,
  ) => Schedule;
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
/** A way is not tried where its time is known that closely. */
const SURE = 1.03;
/** A choice may take so many messages (about 50 ms), or that part of those of the run. */
const FREE = 30_000;
const PART_OF_RUN = 0.1;
/** Ways that take more than so many messages to try come after cheaper ones. */
const HEAVY = 3 * FREE;
/** Steps of a lane that the trial of a way with steps alike has at least. */
const LEAST_STEPS = 8;
/**
 * A way that is slower by its model is not tried if it has too many messages: more than this
 * number, and more than this part of the best one's run.
 */
const MANY = 30_000;
const MOST_OF_RUN = 0.5;
/** Entries of a schedule take longer to build than a message to simulate. */
const MESSAGES_AN_ENTRY = 2.5;
/** A gain below this by the model does not justify a costly trial. */
const LITTLE = 1.25;
/**
 * Messages that only the collective's usual algorithm may have, and those whose trial is stopped on
 * the way.
 */
const TOO_MANY = 300_000;

/** A size that takes so many times as long as a larger one is chosen for again. */
const FALL = 1.005;

/** The choices for a workload. */
export interface Chooser {
  /** The choice at a size, made once. */
  (bytes: number): Promise<Choice>;
  /**
   * Chooses for all sizes in an order in which they tell most of each other. Times do not fall as
   * sizes grow: the way of a larger, faster size is tried.
   */
  sweep(sizes: readonly number[]): Promise<void>;
  /** Takes the simulated time of the choice at a size, ps, in place of an extrapolated one. */
  told(bytes: number, timePs: number): Promise<void>;
}

/**
 * Chooses for each size of a workload. Throws `UserError` if nothing can be picked, or something in
 * `among` cannot be judged.
 */
export function chooser(options: ChooserOptions): Chooser {
  const { workload, fabric, routes, profile } = options;
  const { algorithm, members, params, launchPs = 0, groups } = workload;
  const picked = algorithm === AUTO;
  const group = groups[0] ?? new Uint32Array();
  const spans = group.some((rank) => fabric.server[rank] !== fabric.server[group[0]!]);
  const { launchNs = 0, launchOutNs = 0 } = profile ?? {};
  const ownLaunch = workload.given?.includes('launchLatency') || !profile;
  const launch = ownLaunch ? launchPs : (launchNs + (spans ? launchOutNs : 0)) * 1000;
  const axes = torusAxes(fabric, group);
  const alone = { picked, launchPs: launch, looked: [], leftOut: [] };
  if (!picked && !profile) {
    const values = { ...params, ...alongAxes(workload, members?.algorithm, axes) };
    const protocol = members?.algorithm?.protocol?.name;
    const named = { ...alone, algorithm, members, params: values, protocol, dressing: undefined };
    const nothing = async () => undefined;
    return Object.assign(async () => named, { sweep: nothing, told: nothing });
  }
  const collective = members?.collective ?? findCollective(workload.collective);
  const levels = levelsOf(fabric, routes, group);
  const { ways: all, unfit } = candidatesOf({ workload, collective, profile, levels, axes, n: group.length });
  const takes = (way: Way) => ({
    ...alone,
    algorithm: way.algorithm.name,
    members: { collective, algorithm: way.algorithm },
    params: way.values,
    protocol: way.protocol?.name,
    dressing: way.dressing,
  });
  const sketch = sketcher(fabric, routes, groups);
  const times = knownTimes(group.length, launch);
  const usual = collective.defaultAlgorithm;
  const judged = new Map<number, Promise<Choice>>();
  const choose = async (bytes: number): Promise<Choice> => {
    const ways = waysAt(all, bytes, workload.among !== undefined);
    if (ways.length === 0) {
      throw new UserError(`auto finds no algorithm for ${collective.name}`, {
        where: 'collective.algorithm',
        advice: `name one of ${collective.algorithms.map(({ name }) => name).join(', ')}`,
      });
    }
    if (ways.length === 1) return { ...takes(ways[0]!), leftOut: unfit };
    const built = new Map<Way, Schedule>();
    const schedule = (way: Way) => {
      const sent = built.get(way) ?? options.schedule(bytes, takes(way));
      built.set(way, sent);
      return sent;
    };
    const { way, looked, leftOut, answer } = await judge({
      ...options,
      ways,
      times,
      sketch,
      usual,
      schedule,
      bytes,
    });
    taken.set(bytes, way);
    const kept = options.keepsSchedules ? built.get(way) : undefined;
    return { ...takes(way), looked, leftOut: [...leftOut, ...unfit], answer, schedule: kept };
  };
  const at = (bytes: number) => {
    const known = judged.get(bytes) ?? choose(bytes);
    judged.set(bytes, known);
    return known;
  };
  const taken = new Map<number, Way>();
  const simulated = new Map<number, number>();
  const told = async (bytes: number, timePs: number) => {
    const way = taken.get(bytes);
    if (!way) return;
    simulated.set(bytes, timePs);
    times.add(way, bytes, timePs, false);
  };
  const sweep = async (sizes: readonly number[]) => {
    for (const bytes of outsideIn(sizes)) await at(bytes);
    let leastPs = Infinity;
    for (const bytes of [...new Set(sizes)].sort((a, b) => b - a)) {
      const timePs = async () => simulated.get(bytes) ?? (await at(bytes)).looked[0]?.timePs ?? 0;
      if ((await timePs()) > FALL * leastPs) {
        judged.delete(bytes);
        simulated.delete(bytes);
      }
      leastPs = Math.min(leastPs, await timePs());
    }
  };
  return Object.assign(at, { sweep, told });
}

/** Whether two choices send the same, but for the size. */
export function sameWay(a: Choice, b: Choice): boolean {
  const same = a.algorithm === b.algorithm && a.protocol === b.protocol && a.dressing === b.dressing;
  return same && ['channels', 'pieces', 'pieceSize'].every((key) => a.params[key] === b.params[key]);
}

interface Case extends Pick<ChooserOptions, 'attempt' | 'seeds' | 'workload' | 'stages'> {
  readonly ways: readonly Way[];
  readonly sketch: Sketcher;
  /** The collective's default algorithm. */
  readonly usual: string;
  readonly times: KnownTimes;
  readonly bytes: number;
  readonly schedule: (way: Way) => Schedule;
}

/** Tries the ways at a size, the most promising first. */
async function judge(given: Case) {
  const { ways, times, bytes, schedule, attempt, seeds, workload, sketch, stages, usual } = given;
  const trials = new Map<Way, Trial>();
  const leftOut: LeftOut[] = [];
  const named = ({ algorithm, protocol, channels }: Way) => {
    return { algorithm: algorithm.name, protocol: protocol?.name, channels };
  };
  const bounds = new Map(ways.map((way) => [way, times.boundsPs(way, bytes)]));
  const sketches = new Map(ways.map((way) => [way, sketch(way, bytes)]));
  const aboutPs = new Map(
    ways.map((way) => [way, Math.max(times.aboutPs(way, bytes), sketches.get(way)!.portsPs)]),
  );
  const heavy = (way: Way) => costOf(sketches.get(way)!) > HEAVY;
  const leastLight = Math.min(...ways.filter((way) => !heavy(way)).map((way) => aboutPs.get(way)!));
  // The best of those that are quick to try tells which others are worth it, unless
  // these are far quicker.
  const late = (way: Way) => {
    const { messages, steady } = sketches.get(way)!;
    const tooMany = !steady && messages > TOO_MANY;
    return tooMany || (heavy(way) && LITTLE * aboutPs.get(way)! > leastLight);
  };
  const order = [...ways].sort(
    (a, b) => Number(late(a)) - Number(late(b)) || aboutPs.get(a)! - aboutPs.get(b)!,
  );
  const sure = new Map<Way, number>();
  for (const [way, { least, most }] of bounds) if (most <= SURE * least) sure.set(way, most);
  let bestPs = Math.min(...[...bounds.values()].map(({ most }) => most));
  // The best trial so far; a way that is faster at a larger size is tried, whatever it costs.
  let triedPs = Infinity;
  let bestMessages = 0;
  let spent = 0;
  for (const way of order) {
    const { least } = bounds.get(way)!;
    if (sure.has(way)) continue;
    if (least > bestPs) {
      leftOut.push({ ...named(way), reason: leftOutFor('slower', {}), atLeastPs: least });
      continue;
    }
    try {
      const one = sketches.get(way)!;
      const { leastPs, messages, steady } = one;
      if (leastPs > bestPs) {
        leftOut.push({ ...named(way), reason: leftOutFor('slower', {}), atLeastPs: leastPs });
        continue;
      }
      const free = Math.max(FREE, PART_OF_RUN * stages * bestMessages);
      const much = messages > Math.max(MANY, MOST_OF_RUN * stages * bestMessages);
      const cost = bestMessages > 0 ? costOf(one) : 0;
      const about = aboutPs.get(way)!;
      const known = bounds.get(way)!.most < triedPs;
      const slower = (much && about > bestPs) || (cost > FREE && about > LITTLE * bestPs);
      if (!known && (slower || (cost > free && LITTLE * about > bestPs))) {
        leftOut.push({ ...named(way), reason: leftOutFor('costly', { messages }) });
        continue;
      }
      if (bestMessages > 0 && !steady && messages > TOO_MANY && way.algorithm.name !== usual) {
        leftOut.push({ ...named(way), reason: leftOutFor('too-many', { messages }) });
        continue;
      }
      const left = bestMessages > 0 ? Math.max(FREE, PART_OF_RUN * stages * bestMessages) - spent : Infinity;
      const most = { untilPs: CUT * bestPs, messages: left };
      const trial = await tryOut({ attempt, schedule: schedule(way), seeds, ...most });
      times.add(way, bytes, trial.timePs, trial.cut);
      if (!trial.answer) spent += trial.messages;
      if (trial.cut) leftOut.push({ ...named(way), reason: leftOutFor('cut', {}), atLeastPs: trial.timePs });
      else trials.set(way, trial);
      if (!trial.cut) triedPs = Math.min(triedPs, trial.timePs);
      if (trial.cut || trial.timePs >= bestPs) continue;
      bestPs = trial.timePs;
      bestMessages = trial.of;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (workload.among?.includes(way.algorithm.name)) cannotJudge(way.algorithm.name, error.message);
      leftOut.push({ ...named(way), reason: leftOutFor('refused', { error: error.message }) });
    }
  }
  // Bounds by other sizes are of trials that were stopped on the way, and may be too low.
  if (trials.size === 0 && sure.size === 0) {
    const way = ways.toSorted((a, b) => bounds.get(a)!.most - bounds.get(b)!.most)[0]!;
    const trial = await tryOut({ attempt, schedule: schedule(way), seeds, untilPs: Infinity });
    times.add(way, bytes, trial.timePs, false);
    trials.set(way, trial);
  }
  await settle(trials, given, Math.max(FREE, PART_OF_RUN * stages * bestMessages) - spent);
  const looked = [
    ...[...trials].map(([way, { timePs, messages, of }]) => {
      return { way, timePs, by: messages < of ? ('part' as const) : ('simulation' as const) };
    }),
    ...[...sure].map(([way, timePs]) => ({ way, timePs, by: 'scaling' as const })),
  ].sort((a, b) => a.timePs - b.timePs);
  const least = (looked[0]?.timePs ?? Infinity) * EQUAL;
  const way = ways.find((one) => looked.some((other) => other.way === one && other.timePs <= least));
  if (!way) {
    // Nothing was quicker than nothing: each of them was refused.
    const [first] = leftOut.map(({ reason }) =>
      reason.code === 'refused' ? reason.facts.error : reason.code,
    );
    throw new UserError(`auto finds no algorithm: ${first}`, { where: 'collective.algorithm' });
  }
  return {
    way,
    looked: looked.map((one): Looked => ({ ...named(one.way), timePs: one.timePs, by: one.by })),
    leftOut,
    answer: trials.get(way)?.answer,
  };
}

/** Messages whose simulation takes as long as a first trial, its schedule included. */
function costOf({ messages, entries, lanes, steady }: Sketch): number {
  const simulated = steady ? Math.min(messages, LEAST_STEPS * lanes) : messages;
  return MESSAGES_AN_ENTRY * entries + simulated;
}

/** Tries for longer those that are close to the best, if several are. */
async function settle(
  trials: Map<Way, Trial>,
  { times, attempt, seeds, schedule, bytes }: Case,
  messagesLeft: number,
): Promise<void> {
  const bestPs = Math.min(...[...trials.values()].map(({ timePs }) => timePs));
  const close = [...trials].filter(([, { timePs }]) => timePs <= CLOSE * bestPs);
  if (close.length < 2) return;
  let left = messagesLeft;
  for (const [way, { messages, of }] of close) {
    if (messages === of) continue;
    const sent = schedule(way);
    left -= closeMessages(sent, of);
    if (left < 0) continue;
    const trial = await tryOut({ attempt, schedule: sent, seeds, untilPs: Infinity, close: true });
    trials.set(way, trial);
    times.add(way, bytes, trial.timePs, false);
  }
}
