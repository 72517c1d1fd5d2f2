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
import type { RouteTables } from '../../model/routes.ts';
import type { Schedule } from '../../model/schedule.ts';
import { UserError } from '../../util/errors.ts';
import type { CollectiveMembers, CollectiveWorkload } from '../workload.ts';
import { alongAxes, type Candidates, candidatesOf, type Way, waysAt } from './candidates.ts';
import { judge, type LeftOut, type Looked } from './judge.ts';
import { isJoined, levelsOf } from './levels.ts';
import { modelTimes } from './model-times.ts';
import { sketcher } from './sketch.ts';
import { torusAxes } from './torus-axes.ts';

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
  /** Whether choices keep their schedules: worth its memory if there are few. */
  readonly keepsSchedules?: boolean;
  /** The schedule of a way. Throws `UserError` if it is not possible. */
  readonly schedule: (
    bytes: number,
    way: Pick<Choice, 'algorithm' | 'members' | 'params' | 'dressing' | 'launchPs'>,
  ) => Schedule;
}

/** The choice at a size, made once; it does not depend on the other sizes. */
export type Chooser = (bytes: number) => Promise<Choice>;

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
    return async () => named;
  }
  const collective = members?.collective ?? findCollective(workload.collective);
  const levels = levelsOf(fabric, routes, group);
  const setting = { workload, collective, profile, levels, axes, n: group.length };
  const takes = (way: Way) => ({
    ...alone,
    algorithm: way.algorithm.name,
    members: { collective, algorithm: way.algorithm },
    params: way.values,
    protocol: way.protocol?.name,
    dressing: way.dressing,
  });
  const sketch = sketcher(fabric, routes, groups);
  const library = candidatesOf(setting);
  const joined = isJoined(fabric, routes, group);
  const candidatesAt = (bytes: number): Candidates => {
    const { ways, unfit } = library;
    const fit = waysAt(ways, bytes, workload.among !== undefined);
    if (!picked || joined || fit.some((way) => !sketch(way, bytes).blocked)) return { ways: fit, unfit };
    // Nothing that the library has gets through.
    const all = candidatesOf({ ...setting, all: true });
    return { ...all, ways: waysAt(all.ways, bytes, true) };
  };
  const times = modelTimes(group.length, launch);
  const judged = new Map<number, Promise<Choice>>();
  const choose = async (bytes: number): Promise<Choice> => {
    const { ways, unfit } = candidatesAt(bytes);
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
      ...{ ways, bytes, times, sketch, schedule, usual: collective.defaultAlgorithm },
      ...{ attempt: options.attempt, seeds: options.seeds, among: workload.among },
    });
    const kept = options.keepsSchedules ? built.get(way) : undefined;
    return { ...takes(way), looked, leftOut: [...leftOut, ...unfit], answer, schedule: kept };
  };
  return (bytes) => {
    const known = judged.get(bytes) ?? choose(bytes);
    judged.set(bytes, known);
    return known;
  };
}

/** Whether two choices send the same, but for the size. */
export function sameWay(a: Choice, b: Choice): boolean {
  const same = a.algorithm === b.algorithm && a.protocol === b.protocol && a.dressing === b.dressing;
  return same && ['channels', 'pieces', 'pieceSize'].every((key) => a.params[key] === b.params[key]);
}
