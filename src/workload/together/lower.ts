/**
 * Lowers calls of collectives that meet on links to one schedule. Ranks run apart: each starts a
 * call when its own lanes are ready for it, and counts the call as done when its own lanes are.
 */
import type { Op, Schedule } from '../../model/schedule.ts';
import { createScheduleBuilder, type ScheduleBuilder } from '../../model/schedule-builder.ts';
import type { RelayOf } from '../../routing/relays.ts';
import { memo } from '../../util/memo.ts';
import type { ProgramCollective, StepProgram } from '../program.ts';
import { type FamilyOptions, familiesOf, placeFamilies, roleOf } from './families.ts';
import { type GroupWaits, groupWaits } from './group-waits.ts';
import type { CallPlan } from './plan.ts';
import { type RankLanes, rankLanes } from './rank-lanes.ts';

/** A schedule of calls; mark m is the end of call `callOfMark[m]` on one of its ranks. */
export interface Together {
  readonly schedule: Schedule;
  readonly callOfMark: readonly number[];
  /** Messages that only keep streams in order, and groups together. */
  readonly ownMessages: number;
}

export interface TogetherOptions extends Omit<FamilyOptions, 'doneLane'> {
  /** Time of a wait of groups whose ranks come together, ps. */
  readonly waitPs: (groups: ProgramCollective['groups']) => number;
  /** Default: every rank reaches the first of its group. */
  readonly relayOf?: RelayOf | undefined;
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
  const families = placeFamilies(builder, program, new Set(familyOf), {
    ...options,
    doneLane: (rank, stream) => {
      const { lanes, firstLane } = parts.get(rank)!;
      return firstLane + 2 * lanes.streams.findIndex((one) => one.stream === stream) + 1;
    },
  });
  const waits = groupWaits(builder, options.relayOf);
  const callOfMark: number[] = [];
  let ownMessages = 0;
  for (const [rank, part] of parts) {
    const at = (call: number) => families.start(familyOf[call]!, rank);
    addChains(builder, rank, part, program, waits, options);
    ownMessages += addStreams(builder, rank, part, at, callOfMark);
  }
  waits.finish();
  ownMessages += waits.messages;
  return { schedule: families.dressed(builder.finish()), callOfMark, ownMessages };
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
  at: (call: number) => { readonly op: Op; readonly lanes: number },
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
      const { op: start, lanes } = at(call);
      if (triggered) triggers++;
      if (n > 0) {
        // The lane that counts tells this step that the call before is done.
        ends.push({ needSignals: done, send: true, peerBase: lane, dstStep0: steps });
        ownMessages++;
      }
      starts.push({ needSignals: triggers, need: n > 0 ? 1 : 0, delayPs }, start);
      steps += 1 + lanes;
      done += lanes;
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
