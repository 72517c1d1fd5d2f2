/**
 * Lowers calls of collectives that meet on links to one schedule. Ranks run apart: each starts a
 * call when its own lanes are ready for it, and counts the call as done when its own lanes are.
 */
import {
  addCollective,
  type CollectiveHooks,
  type PlacedCollective,
  startOp,
} from '../../collective/build.ts';
import { type DressedLanes, dressed } from '../../collective/dressed.ts';
import type { Op, Schedule } from '../../model/schedule.ts';
import { createScheduleBuilder, type ScheduleBuilder } from '../../model/schedule-builder.ts';
import { invariant } from '../../util/errors.ts';
import { memo } from '../../util/memo.ts';
import { firstChannel } from '../channels.ts';
import type { ProgramCollective, StepProgram } from '../program.ts';
import { type GroupWaits, groupWaits } from './group-waits.ts';
import { placesOf } from './places.ts';
import type { CallPlan } from './plan.ts';
import { type RankLanes, rankLanes } from './rank-lanes.ts';

/** A schedule of calls; mark m is the end of call `callOfMark[m]` on one of its ranks. */
export interface Together {
  readonly schedule: Schedule;
  readonly callOfMark: readonly number[];
  /** Messages that only keep streams in order, and groups together. */
  readonly ownMessages: number;
}

export interface TogetherOptions extends Pick<CollectiveHooks, 'memoryLimitBytes' | 'messageLimit'> {
  /** Time of each collective on every rank before its first message, ps. */
  readonly launchPs: number;
  /** Time of a wait of groups whose ranks come together, ps. */
  readonly waitPs: (groups: ProgramCollective['groups']) => number;
  /** Server of each rank, for dressings. */
  readonly server: Uint32Array;
}

/** Collectives that run on the same lanes one after the other. */
interface Family {
  readonly collective: ProgramCollective;
  /** Stream of each role. */
  readonly streamOf: ReadonlyMap<number, number>;
  readonly sizes: number[];
}

/** The part of a rank: its lanes, from `firstLane` on. */
interface RankPart {
  readonly lanes: RankLanes;
  readonly firstLane: number;
}

/** The schedule of a plan; it ends when all calls have. */
export function lowerTogether(program: StepProgram, plan: CallPlan, options: TogetherOptions): Together {
  const builder = createScheduleBuilder();
  const parts = rankParts(program, plan, builder);
  const familyOf = familiesOf(program, plan);
  const placed = new Map<Family, PlacedCollective>();
  for (const family of new Set(familyOf)) {
    const { collective: name, algorithm, params = {}, groups, group } = family.collective;
    const doneLane = (rank: number) => {
      const { lanes, firstLane } = parts.get(rank)!;
      const stream = family.streamOf.get(roleOf(program, rank));
      return firstLane + 2 * lanes.streams.findIndex((one) => one.stream === stream) + 1;
    };
    const spec = { collective: name, algorithm, params, bytes: family.sizes, groups };
    const { launchPs, memoryLimitBytes, messageLimit } = options;
    const hooks = {
      ...{ awaitsStart: true, memoryLimitBytes, messageLimit, doneLane },
      launchPs: family.collective.launchPs ?? launchPs,
    };
    placed.set(family, addCollective(builder, spec, { ...hooks, firstChannel: firstChannel(group) }));
  }
  const places = memo(
    (groups: ProgramCollective['groups']) => groups,
    (groups) => placesOf(groups),
  );
  const waits = groupWaits(builder);
  const callOfMark: number[] = [];
  let ownMessages = 0;
  for (const [rank, part] of parts) {
    const at = (call: number) => {
      const family = familyOf[call]!;
      const place = places(family.collective.groups).get(rank)!;
      const collective = placed.get(family)!;
      const { lanesPerRank } = collective.groups[place.group]!;
      return { start: startOp(collective, place.group, place.position), lanesPerRank };
    };
    addChains(builder, rank, part, program, waits, options);
    ownMessages += addStreams(builder, rank, part, at, callOfMark);
  }
  waits.finish();
  ownMessages += waits.messages;
  return { schedule: withDressings(builder.finish(), placed, options), callOfMark, ownMessages };
}

/** The parts of all ranks that take part in a call, with their lanes reserved. */
function rankParts(program: StepProgram, plan: CallPlan, builder: ScheduleBuilder): Map<number, RankPart> {
  const callsOf = new Map<number, { readonly calls: number[]; readonly sides: number[] }>();
  plan.forEach(({ collective: index }, call) => {
    const { groups, roles } = program.collectives[index]!;
    for (const group of groups) {
      for (const rank of group) {
        const of = callsOf.get(rank) ?? { calls: [], sides: [] };
        callsOf.set(rank, of);
        of.calls.push(call);
        of.sides.push(roles.length === 1 ? 0 : roles.indexOf(roleOf(program, rank)));
      }
    }
  });
  const lanesOf = memo(
    (calls: readonly number[], sides: readonly number[]) => `${calls.join()} ${sides.join()}`,
    (calls, sides) => rankLanes(plan, calls, sides),
  );
  const parts = new Map<number, RankPart>();
  for (const [rank, { calls, sides }] of callsOf) {
    const lanes = lanesOf(calls, sides);
    const firstLane = builder.reserveLanes(2 * lanes.streams.length + lanes.chains.length);
    parts.set(rank, { lanes, firstLane });
  }
  return parts;
}

/** Program → the role of each rank. */
const rolesOfRanks = new WeakMap<StepProgram, Uint32Array>();

function roleOf(program: StepProgram, rank: number): number {
  let roles = rolesOfRanks.get(program);
  if (!roles) {
    roles = new Uint32Array(program.ranks);
    for (const [role, { ranks }] of program.roles.entries()) for (const one of ranks) roles[one] = role;
    rolesOfRanks.set(program, roles);
  }
  return roles[rank]!;
}

/** The family of each call. */
function familiesOf(program: StepProgram, plan: CallPlan): Family[] {
  const families = new Map<string, Family>();
  const groupsIds = new Map<ProgramCollective['groups'], number>();
  return plan.map(({ collective: index, sides }) => {
    const collective = program.collectives[index]!;
    const { group, collective: name, algorithm, params, dressing, launchPs, groups, roles } = collective;
    if (!groupsIds.has(groups)) groupsIds.set(groups, groupsIds.size);
    const streams = sides.map(({ stream }) => stream);
    const where = [groupsIds.get(groups), streams];
    const key = JSON.stringify([group, name, algorithm, params, dressing, launchPs, ...where]);
    const streamOf = new Map(roles.map((role, side) => [role, streams[side]!]));
    const family = families.get(key) ?? { collective, streamOf, sizes: [] };
    families.set(key, family);
    family.sizes.push(collective.bytes);
    return family;
  });
}

/** Sets the lanes of a rank's chains. */
function addChains(
  builder: ScheduleBuilder,
  rank: number,
  { lanes: { streams, chains }, firstLane }: RankPart,
  { collectives }: StepProgram,
  waits: GroupWaits,
  { waitPs }: TogetherOptions,
): void {
  const streamLane = streamLanes(streams, firstLane);
  chains.forEach((chain, i) => {
    const lane = firstLane + 2 * streams.length + i;
    const ops: Op[] = [];
    let needSignals = 0;
    for (const { call, waitsFor, waits: some, delayPs } of chain) {
      if (waitsFor !== undefined) needSignals++;
      let need = 0;
      let nowPs = 0;
      for (const { collective, atPs } of some) {
        const { groups } = collectives[collective]!;
        const { op, answer } = waits.arrive(`${call} ${collective}`, groups, rank, lane, ops.length);
        ops.push({ needSignals, need, delayPs: Math.max(0, atPs - nowPs), ...op });
        if (answer === 'signal') needSignals++;
        need = answer === 'message' ? 1 : 0;
        nowPs = Math.max(nowPs, atPs) + waitPs(groups);
      }
      const restPs = Math.max(0, delayPs - nowPs);
      ops.push({ needSignals, need, delayPs: restPs, signal: true, peerBase: streamLane.get(call)! });
    }
    builder.setLane(lane, rank, 0, ops);
  });
}

/** Call → the lane that starts it. */
function streamLanes(streams: RankLanes['streams'], firstLane: number): Map<number, number> {
  return new Map(
    streams.flatMap(({ calls }, i) => calls.map(({ call }) => [call, firstLane + 2 * i] as const)),
  );
}

/** Sets the lanes of a rank's streams; returns how many messages it sends to itself. */
function addStreams(
  builder: ScheduleBuilder,
  rank: number,
  { lanes: { streams, chains }, firstLane }: RankPart,
  at: (call: number) => { readonly start: Op; readonly lanesPerRank: number },
  callOfMark: number[],
): number {
  const waiting = new Map<number, number[]>();
  chains.forEach((chain, i) => {
    const lane = firstLane + 2 * streams.length + i;
    for (const { waitsFor } of chain) {
      if (waitsFor !== undefined) waiting.set(waitsFor, [...(waiting.get(waitsFor) ?? []), lane]);
    }
  });
  let ownMessages = 0;
  streams.forEach(({ calls }, i) => {
    const lane = firstLane + 2 * i;
    const starts: Op[] = [];
    const ends: Op[] = [];
    let steps = 0;
    let triggers = 0;
    let done = 0;
    calls.forEach(({ call, triggered, delayPs }, n) => {
      const { start, lanesPerRank } = at(call);
      if (triggered) triggers++;
      if (n > 0) {
        // The lane that counts tells this step that the call before is done.
        ends.push({ needSignals: done, send: true, peerBase: lane, dstStep0: steps });
        ownMessages++;
      }
      starts.push({ needSignals: triggers, need: n > 0 ? 1 : 0, delayPs }, start);
      steps += 1 + lanesPerRank;
      done += lanesPerRank;
      ends.push({ needSignals: done, mark: builder.addMark() });
      callOfMark.push(call);
      for (const chain of waiting.get(call) ?? [])
        ends.push({ needSignals: done, signal: true, peerBase: chain });
    });
    builder.setLane(lane, rank, 0, starts);
    builder.setLane(lane + 1, rank, 0, ends);
  });
  return ownMessages;
}

function withDressings(
  bare: Schedule,
  placed: ReadonlyMap<Family, PlacedCollective>,
  { server }: TogetherOptions,
): Schedule {
  const ranges: DressedLanes[] = [];
  for (const [{ collective }, { groups }] of placed) {
    const { dressing } = collective;
    if (!dressing) continue;
    invariant(server, 'dressings ask for servers');
    for (const { ranks, lanesPerRank, firstLane } of groups) {
      ranges.push({ dressing, from: firstLane, to: firstLane + ranks.length * lanesPerRank });
    }
  }
  return dressed(bare, server, ranges);
}
