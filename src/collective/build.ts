/** From a collective on groups of ranks to lanes of a schedule. */

import { type MessageLimit, MOST_SIMULATED } from '../model/limits.ts';
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { Op, Schedule } from '../model/schedule.ts';
import { buildingBytes, createScheduleBuilder, type ScheduleBuilder } from '../model/schedule-builder.ts';
import { formatSize } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import type { Algorithm, Collective, LaneRun, Part } from './algorithm.ts';
import { checkMessages } from './most-messages.ts';
import { findAlgorithm, findCollective } from './registry.ts';

/** Values of an algorithm's parameters; those left out take their defaults. */
export type AlgorithmValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** The collective of a schedule: its ranks, size and algorithm. */
export interface CollectiveSpec {
  /** Name in the registry, or one of your own. */
  readonly collective: string | Collective;
  /** Name of one of its algorithms, or one of your own; the collective's default where left out. */
  readonly algorithm?: string | Algorithm;
  readonly params?: AlgorithmValues;
  /**
   * Size of each repetition as nccl-tests counts it; several run one after the other on the same
   * lanes.
   */
  readonly bytes: number | readonly number[];
  /**
   * Disjoint groups that each run the collective at the same time; a group's order is its ring
   * order.
   */
  readonly groups: readonly Uint32Array[];
}

/** How a collective is tied into a bigger program. */
export interface CollectiveHooks {
  /** Every repetition awaits one signal to each of a rank's lanes (`startOp` gives them). */
  readonly awaitsStart?: boolean;
  /** Lane of `rank` to which each of its lanes gives one signal at the end of every repetition. */
  readonly doneLane?: (rank: number) => number;
  /** Overhead before the first step of every repetition on every sending lane, ps. */
  readonly launchPs?: number;
  /** Overhead before every message, ps. */
  readonly stepPs?: number;
  /**
   * Added to the channels of all lanes, so that the flows of different communicators hash apart.
   */
  readonly firstChannel?: number;
  /**
   * The schedule is refused if building it would take more on the host; default: 8 GiB.
   */
  readonly memoryLimitBytes?: number | undefined;
  /** The schedule is refused if it has more messages; default: an hour's. */
  readonly messageLimit?: MessageLimit | undefined;
}

const DEFAULT_LIMIT_BYTES = 8 * 2 ** 30;

/** Where a collective's lanes are. */
export interface PlacedCollective {
  readonly repetitions: number;
  readonly groups: readonly {
    readonly ranks: Uint32Array;
    /** Lanes on each rank; also the start signals and the done signals of one repetition. */
    readonly lanesPerRank: number;
    /** Lane `k` of position `p` is `firstLane + p·lanesPerRank + k`. */
    readonly firstLane: number;
  }[];
}

/**
 * Adds a collective's lanes to `builder`. Throws `UserError` for names, parameters, sizes or groups
 * that cannot be.
 *
 * With several lanes a rank and several repetitions, lanes run ahead of each other. So the count of
 * done signals tells that a repetition is over in two cases only: the next one is started after it,
 * or it is the last.
 */
export function addCollective(
  builder: ScheduleBuilder,
  spec: CollectiveSpec,
  hooks: CollectiveHooks = {},
): PlacedCollective {
  const { algorithm, values, sizes } = checkedCollective(spec, hooks, builder.laneCount);
  const { contents } = builder;
  const groups = spec.groups.map((ranks) => {
    const lanesPerRank = algorithm.lanesPerRank(ranks.length, values);
    const lanes = ranks.length * lanesPerRank;
    const firstLane = builder.laneCount;
    const group = { ranks, lanesPerRank, firstLane };
    const ofRank = programs(algorithm, values, sizes, { ...hooks, contents }, group);
    // Most lanes have as many ops as the first or the last.
    const ops = Math.min(
      ofRank(0).program(0).length,
      ofRank(ranks.length - 1).program(lanesPerRank - 1).length,
    );
    builder.reserveLanes(lanes, lanes * ops);
    for (let position = 0; position < ranks.length; position++) {
      const { program, alike } = ofRank(position);
      const rank = ranks[position]!;
      const first = firstLane + position * lanesPerRank;
      const channelOf = (lane: number) =>
        (hooks.firstChannel ?? 0) + algorithm.channel(lane, ranks.length, values, position);
      for (let lane = 0; lane < lanesPerRank; ) {
        const from = lane;
        const run = alike(from);
        if (run) builder.setLanes(first + from, rank, (i) => channelOf(from + i), run.loop, run.rest);
        else builder.setLane(first + from, rank, channelOf(from), program(from));
        lane += run?.loop.count ?? 1;
      }
    }
    return group;
  });
  return { repetitions: sizes.length, groups };
}

/**
 * Checks a collective without building it: throws the errors of {@link addCollective} for names,
 * sizes, groups, lanes, memory and messages. It takes no time, so nothing else needs to be built
 * before. `messages` is about how many it sends, and `lanes` are its own; `laneCount` lanes exist
 * already.
 */
export function checkedCollective(spec: CollectiveSpec, hooks: CollectiveHooks = {}, laneCount = 0) {
  const collective = findCollective(spec.collective);
  const algorithm = findAlgorithm(collective, spec.algorithm);
  const values = withDefaults(algorithm, spec.params ?? {});
  const sizes = typeof spec.bytes === 'number' ? [spec.bytes] : spec.bytes;
  checkSizes(sizes);
  checkGroups(spec.groups);
  checkLanes(laneCount, algorithm, values, spec.groups);
  for (const { length: n } of spec.groups) {
    checkRanks(algorithm, n);
    checkChunks(
      collective,
      n,
      chunksOf(collective, algorithm, n, values) * algorithm.parts(values) * sizes.length,
    );
  }
  checkMemory(algorithm, values, sizes, hooks, spec.groups);
  const counted = spec.groups.map((ranks) => {
    const lanesPerRank = algorithm.lanesPerRank(ranks.length, values);
    const group = { ranks, lanesPerRank, firstLane: 0 };
    return { n: ranks.length, lanesPerRank, ofRank: programs(algorithm, values, sizes, hooks, group) };
  });
  const messages = checkMessages(algorithm.name, counted, hooks.messageLimit);
  const lanes = counted.reduce((sum, { n, lanesPerRank }) => sum + n * lanesPerRank, 0);
  return { algorithm, values, sizes, messages, lanes };
}

/**
 * The schedule of a collective alone, all ranks starting at time 0. Throws `UserError` for names,
 * sizes, groups and parameters that cannot be, and for more lanes, messages or memory than there
 * may be.
 */
export function buildCollective(
  spec: CollectiveSpec,
  hooks: Omit<CollectiveHooks, 'doneLane'> & {
    /** Keeps the content of messages, for the semantic check. */
    readonly contents?: boolean;
  } = {},
): Schedule {
  const builder = createScheduleBuilder(hooks);
  addCollective(builder, spec, hooks);
  const { window } = findAlgorithm(findCollective(spec.collective), spec.algorithm);
  return builder.finish(window === undefined ? {} : { window });
}

/**
 * The op by which a program on the rank at `position` of `group` starts the rank's next repetition:
 * one signal to each of its lanes, no time.
 */
export function startOp(placed: PlacedCollective, group: number, position: number): Op {
  const { lanesPerRank, firstLane } = placed.groups[group]!;
  return {
    count: lanesPerRank,
    signal: true,
    peerBase: firstLane + position * lanesPerRank,
    peerStride: 1,
    peerMod: lanesPerRank,
  };
}

/** The programs of a rank, by lane. */
interface RankPrograms {
  readonly program: (lane: number) => readonly Op[];
  /** As {@link Algorithm.alike} says, for a single repetition whose contents are not kept. */
  readonly alike: (lane: number) => LaneRun | undefined;
}

/** The programs of a group, by position. */
function programs(
  algorithm: Algorithm,
  values: ParamValues<ParamSpec>,
  sizes: readonly number[],
  hooks: CollectiveHooks & { readonly contents?: boolean },
  { ranks, lanesPerRank, firstLane }: PlacedCollective['groups'][number],
): (position: number) => RankPrograms {
  const { awaitsStart = false, contents = false, stepPs: stepDelayPs = 0 } = hooks;
  const firstDelayPs = (hooks.launchPs ?? 0) + stepDelayPs;
  const n = ranks.length;
  return (position) => {
    const doneLane = hooks.doneLane?.(ranks[position]!);
    const tellsDone = doneLane !== undefined;
    const done: Op = tellsDone ? { signal: true, peerBase: doneLane } : {};
    const part = (lane: number, bytes: number, repetition: number): Part => ({
      n,
      position,
      lane,
      lanesPerRank,
      firstLane,
      bytes,
      repetition,
      values,
      needSignals: awaitsStart ? repetition + 1 : 0,
      firstDelayPs,
      stepDelayPs,
      done,
      contents,
      tellsDone,
    });
    const only = sizes.length === 1 ? sizes[0] : undefined;
    return {
      program: (lane) =>
        only === undefined
          ? sizes.flatMap((bytes, repetition) => algorithm.program(part(lane, bytes, repetition)))
          : algorithm.program(part(lane, only, 0)),
      alike: (lane) => (only === undefined || contents ? undefined : algorithm.alike?.(part(lane, only, 0))),
    };
  };
}

/**
 * All values of an algorithm's parameters; throws `UserError` for names and values it does not
 * know.
 */
export function withDefaults(algorithm: Algorithm, given: AlgorithmValues): ParamValues<ParamSpec> {
  const known = Object.keys(algorithm.params);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new UserError(`${algorithm.name} has no parameter '${key}'`, {
      advice: `use one of ${known.join(', ')}`,
    });
  }
  const values: Record<string, string | number | boolean> = {};
  for (const [key, param] of Object.entries(algorithm.params)) {
    if (param.optional && given[key] === undefined) continue;
    const value = given[key] ?? param.default ?? 0;
    const ok =
      param.kind === 'choice'
        ? param.choices?.includes(String(value))
        : param.kind === 'text'
          ? typeof value === 'string'
          : typeof value === 'number' && value >= (param.min ?? 0) && value <= (param.max ?? Infinity);
    const whole = param.kind !== 'count' || Number.isInteger(value);
    if (!ok || !whole) {
      const range =
        param.choices?.join(' or ') ?? `a whole number from ${param.min ?? 0} to ${param.max ?? 'any'}`;
      throw new UserError(`${key} of ${algorithm.name} cannot be ${value}`, { advice: `use ${range}` });
    }
    values[key] = value;
  }
  return values as ParamValues<ParamSpec>;
}

/** Chunks that a part is cut into in a group of `n`. */
export function chunksOf(
  collective: Collective,
  algorithm: Algorithm,
  n: number,
  values: ParamValues<ParamSpec>,
): number {
  return algorithm.chunks?.(n, values) ?? collective.chunks(n);
}

function checkSizes(sizes: readonly number[]): void {
  for (const size of sizes) {
    if (Number.isSafeInteger(size) && size >= 0) continue;
    throw new UserError(`a collective of ${size} bytes is not possible`, {
      advice: 'use a whole number of bytes',
    });
  }
}

function checkRanks({ name, ranks }: Algorithm, n: number): void {
  if (ranks === undefined || ranks === n) return;
  throw new UserError(`${name} is for ${ranks} ranks, not ${n}`, { advice: `use groups of ${ranks}` });
}

function checkLanes(
  laneCount: number,
  algorithm: Algorithm,
  values: ParamValues<ParamSpec>,
  groups: readonly Uint32Array[],
): void {
  const lanes = groups.reduce((sum, { length: n }) => sum + n * algorithm.lanesPerRank(n, values), 0);
  if (laneCount + lanes <= MOST_SIMULATED) return;
  throw new UserError(`${algorithm.name} needs ${lanes} lanes; a schedule may have ${MOST_SIMULATED}`, {
    advice: 'use fewer ranks or channels, or an algorithm that sends to one peer at a time',
  });
}

/** The first lane's program stands for all. */
function checkMemory(
  algorithm: Algorithm,
  values: ParamValues<ParamSpec>,
  sizes: readonly number[],
  hooks: CollectiveHooks,
  groups: readonly Uint32Array[],
): void {
  const needed = groups.reduce((sum, ranks) => {
    const lanesPerRank = algorithm.lanesPerRank(ranks.length, values);
    const group = { ranks, lanesPerRank, firstLane: 0 };
    const program = programs(algorithm, values, sizes, hooks, group)(0).program(0);
    return sum + buildingBytes(ranks.length * lanesPerRank, program);
  }, 0);
  const { memoryLimitBytes: limit = DEFAULT_LIMIT_BYTES } = hooks;
  if (needed <= limit) return;
  const ranks = groups.reduce((sum, group) => sum + group.length, 0);
  throw new UserError(
    `the schedule of ${algorithm.name} over ${ranks} ranks needs ${formatSize(needed)} of memory; ` +
      `the limit is ${formatSize(limit)}`,
    { advice: 'use fewer ranks or channels, or a larger --memory' },
  );
}

function checkChunks({ name }: Collective, n: number, chunks: number): void {
  if (chunks < 2 ** 31) return;
  throw new UserError(`${name} over ${n} ranks moves ${chunks} chunks; the limit is 2147483647`, {
    advice: 'use fewer ranks, channels or repetitions',
  });
}

function checkGroups(groups: readonly Uint32Array[]): void {
  const seen = new Set<number>();
  for (const group of groups) {
    if (group.length === 0) throw new UserError('a group has no ranks', { advice: 'name at least one rank' });
    for (const rank of group) {
      if (seen.has(rank)) {
        throw new UserError(`rank ${rank} appears twice in the groups`, { advice: 'name each rank once' });
      }
      seen.add(rank);
    }
  }
}
