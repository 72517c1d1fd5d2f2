/**
 * Lowers a part of a training step to one schedule, for parts that overlap on shared links.
 *
 * Every rank gets a compute lane. A collective is either real (its own lanes, started by a signal
 * of the compute lane) or, if nothing can disturb it, a delay of known length. A delay keeps a
 * group together as the collective would. If its ranks may have drifted apart, they first wait for
 * their slowest by an exchange of empty messages with the group's first rank. The time of the
 * exchange is taken off the delay.
 */
import { addCollective, type PlacedCollective, startOp } from '../collective/build.ts';
import { type Dressing, dressed } from '../collective/dressed.ts';
import type { MessageLimit } from '../model/limits.ts';
import type { Op, Schedule } from '../model/schedule.ts';
import { createScheduleBuilder, type ScheduleBuilder } from '../model/schedule-builder.ts';
import { invariant } from '../util/errors.ts';
import type { GroupName } from './placement.ts';
import type { StepCollective, StepItem, TrainingStep } from './step.ts';

/** Communicators hash apart: each group's flows have channels of their own. */
export const FIRST_CHANNEL: Readonly<Record<GroupName, number>> = { tp: 0, ep: 64, dp: 128, edp: 192 };

/** Names of all groups. */
const GROUPS = Object.keys(FIRST_CHANNEL) as readonly GroupName[];

export interface LowerOptions {
  /** Time of a collective that is a delay; undefined for a real one. Buckets are always real. */
  readonly delayPs: (collective: number) => number | undefined;
  /** Time of {@link syncSchedule} of a group. */
  readonly syncPs: (group: GroupName) => number;
  /** Server of each rank; needed where collectives are dressed. */
  readonly server?: Uint32Array;
  /** Refused with more messages of a collective; default: an hour's. */
  readonly messageLimit?: MessageLimit | undefined;
}

/**
 * The schedule of `items` of `step`; it ends when they and all buckets in them have. Mark r is when
 * rank r has come to the end of its items.
 */
export function lowerItems(step: TrainingStep, items: readonly StepItem[], options: LowerOptions): Schedule {
  const builder = createScheduleBuilder();
  const { ranks } = step.placement;
  builder.reserveLanes(ranks);
  const placed = placeCollectives(builder, step, items, options);
  const syncs = new Map<GroupName, SyncPoints>();
  for (let rank = 0; rank < ranks; rank++) {
    builder.setLane(rank, rank, 0, computeProgram(step, items, rank, placed, syncs, builder, options));
  }
  for (const sync of syncs.values()) addSyncLanes(builder, sync);
  let schedule = builder.finish();
  for (const { at, dressing } of placed.values()) {
    for (const { ranks, lanesPerRank, firstLane } of dressing ? at.groups : []) {
      const lanes = [firstLane, firstLane + ranks.length * lanesPerRank] as const;
      invariant(options.server, 'dressings ask for servers');
      schedule = dressed(schedule, options.server, dressing!, lanes);
    }
  }
  return schedule;
}

/**
 * One wait of every group of `group` for its slowest rank, alone: the value of
 * `LowerOptions.syncPs`.
 */
export function syncSchedule(step: TrainingStep, group: GroupName): Schedule {
  const builder = createScheduleBuilder();
  builder.reserveLanes(step.placement.ranks);
  const sync = syncPoints(builder, step.placement.groups[group]);
  for (let rank = 0; rank < step.placement.ranks; rank++) {
    const program = createProgram();
    program.sync(sync, rank);
    builder.setLane(rank, rank, 0, program.finish());
  }
  addSyncLanes(builder, sync);
  return builder.finish();
}

/**
 * Items that run on the same lanes one after the other: a stream's buckets, or one kind of
 * collective on one group.
 */
function laneFamily(item: Exclude<StepItem, { kind: 'compute' }>, collective: StepCollective): string {
  return item.kind === 'post' ? item.stream : `${collective.group} ${collective.collective}`;
}

/** The lanes of a family, and where each rank's are. */
interface Lanes {
  readonly at: PlacedCollective;
  readonly dressing: Dressing | undefined;
  readonly places: readonly Place[];
}

function placeCollectives(
  builder: ScheduleBuilder,
  step: TrainingStep,
  items: readonly StepItem[],
  options: LowerOptions,
): Map<string, Lanes> {
  const families = new Map<
    string,
    { readonly collective: StepCollective; readonly sizes: number[]; exposed: boolean }
  >();
  for (const item of items) {
    if (item.kind === 'compute') continue;
    if (item.kind === 'exposed' && options.delayPs(item.collective) !== undefined) continue;
    const collective = step.collectives[item.collective]!;
    const key = laneFamily(item, collective);
    const family = families.get(key) ?? { collective, sizes: [], exposed: item.kind === 'exposed' };
    family.sizes.push(collective.bytes);
    families.set(key, family);
  }
  const placed = new Map<string, Lanes>();
  for (const [key, { collective, sizes, exposed }] of families) {
    const { collective: name, algorithm, params = {}, groups } = collective;
    const hooks = {
      awaitsStart: true,
      launchPs: step.launchPs,
      messageLimit: options.messageLimit,
      firstChannel: FIRST_CHANNEL[collective.group],
      ...(exposed ? { doneLane: (rank: number) => rank } : {}),
    };
    const at = addCollective(builder, { collective: name, algorithm, params, bytes: sizes, groups }, hooks);
    placed.set(key, { at, dressing: collective.dressing, places: placesOf(groups) });
  }
  return placed;
}

function computeProgram(
  step: TrainingStep,
  items: readonly StepItem[],
  rank: number,
  placed: ReadonlyMap<string, Lanes>,
  syncs: Map<GroupName, SyncPoints>,
  builder: ScheduleBuilder,
  options: LowerOptions,
): Op[] {
  const program = createProgram();
  // Groups whose ranks have not drifted apart.
  const together = new Set(GROUPS);
  for (const item of items) {
    if (item.kind === 'compute') {
      program.delay(item.timePs);
      continue;
    }
    const collective = step.collectives[item.collective]!;
    const delayPs = item.kind === 'exposed' ? options.delayPs(item.collective) : undefined;
    if (delayPs === undefined) {
      const place = placed.get(laneFamily(item, collective))!;
      const { group, position } = place.places[rank]!;
      const op = startOp(place.at, group, position);
      program.start(op, item.kind === 'exposed' ? place.at.groups[group]!.lanesPerRank : 0);
      if (item.kind === 'exposed') together.clear();
    } else if (together.has(collective.group)) {
      program.delay(delayPs);
    } else {
      const sync = syncs.get(collective.group) ?? syncPoints(builder, collective.groups);
      syncs.set(collective.group, sync);
      program.sync(sync, rank);
      program.delay(Math.max(0, delayPs - options.syncPs(collective.group)));
      together.add(collective.group);
    }
  }
  return program.finish(builder.addMark());
}

interface Place {
  readonly group: number;
  readonly position: number;
}

/** Rank → where it is in `groups`. */
function placesOf(groups: readonly Uint32Array[]): readonly Place[] {
  const places: Place[] = [];
  groups.forEach((ranks, group) => {
    ranks.forEach((rank, position) => {
      places[rank] = { group, position };
    });
  });
  return places;
}

/** Where groups wait for their slowest rank; the lane of a group is on its first rank. */
interface SyncPoints {
  readonly groups: readonly Uint32Array[];
  readonly places: readonly Place[];
  readonly firstLane: number;
  /** Per group and position, the compute lane's steps that await the group's answer. */
  readonly awaiting: readonly (readonly number[][])[];
  /** Per rank, how many it has passed. */
  readonly passed: Map<number, number>;
}

function syncPoints(builder: ScheduleBuilder, groups: readonly Uint32Array[]): SyncPoints {
  return {
    groups,
    places: placesOf(groups),
    firstLane: builder.reserveLanes(groups.length),
    awaiting: groups.map((group) => Array.from(group, () => [])),
    passed: new Map(),
  };
}

function addSyncLanes(builder: ScheduleBuilder, sync: SyncPoints): void {
  sync.groups.forEach((group, g) => {
    const ops: Op[] = [];
    const rounds = sync.passed.get(group[0]!) ?? 0;
    for (let round = 0; round < rounds; round++) {
      const begin = { need: group.length - 1, needSignals: round + 1 };
      for (let member = 1; member < group.length; member++) {
        const dstStep0 = sync.awaiting[g]![member]![round]!;
        ops.push({ ...(member === 1 ? begin : {}), send: true, peerBase: group[member]!, dstStep0 });
      }
      ops.push({ signal: true, peerBase: group[0]! });
    }
    builder.setLane(sync.firstLane + g, group[0]!, 0, ops);
  });
}

/** Writes the program of a compute lane; delays and waits are put on the next op. */
function createProgram() {
  const ops: Op[] = [];
  let steps = 0;
  let signals = 0;
  let delayPs = 0;
  let need = 0;
  const push = (op: Op) => {
    ops.push({ ...op, needSignals: signals, need, delayPs });
    steps += op.count ?? 1;
    delayPs = 0;
    need = 0;
  };
  /** Loops repeat their delay and their wait, so these come before. */
  const pushLoop = (op: Op) => {
    if ((op.count ?? 1) > 1 && (delayPs > 0 || need > 0)) push({});
    push(op);
  };
  return {
    delay(timePs: number): void {
      delayPs += timePs;
    },
    /** Gives start signals, and from then on waits for `done` signals more. */
    start(op: Op, done: number): void {
      pushLoop(op);
      signals += done;
    },
    /** Waits for the slowest rank of the group. */
    sync(sync: SyncPoints, rank: number): void {
      const { group, position } = sync.places[rank]!;
      const round = sync.passed.get(rank) ?? 0;
      sync.passed.set(rank, round + 1);
      const lane = sync.firstLane + group;
      if (position === 0) {
        push({ signal: true, peerBase: lane });
        signals += 1;
      } else {
        push({ send: true, peerBase: lane, dstStep0: round * sync.groups[group]!.length });
        sync.awaiting[group]![position]!.push(steps);
        need = 1;
      }
    },
    finish(mark = -1): Op[] {
      push({ mark });
      return ops;
    },
  };
}
