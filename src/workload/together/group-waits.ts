/**
 * Waits of groups for their slowest rank, as a collective would make them wait: an exchange of
 * empty messages with a lane on the group's first rank. Ranks without a path to it have relays in
 * its server. If the first rank comes last, the others go on too early, by the latency of a message
 * (of two over a relay).
 */
import type { Op, Schedule } from '../../model/schedule.ts';
import { createScheduleBuilder, type ScheduleBuilder } from '../../model/schedule-builder.ts';
import { NO_RELAYS, type RelayOf } from '../../routing/relays.ts';
import { type Place, placesOf } from './places.ts';

type Groups = readonly Uint32Array[];

/** The waits of one schedule. */
export interface GroupWaits {
  /**
   * Has the rank tell its group that it is there: the op to be added, and whether it then waits for
   * a signal or for a message at its next step.
   * @param key The same for all ranks of a wait.
   * @param lane The lane that waits; `step`: the number of its op.
   */
  arrive(
    key: string,
    groups: Groups,
    rank: number,
    lane: number,
    step: number,
  ): { op: Op; answer: 'signal' | 'message' };
  /** Adds the lanes of the groups. */
  finish(): void;
  /** Messages of all waits so far. */
  readonly messages: number;
}

/** One wait of all groups. */
interface Wait {
  readonly groups: Groups;
  readonly places: ReadonlyMap<number, Place>;
  readonly firstLane: number;
  /** Per group and position: the lane that waits, and the number of the step that does. */
  readonly waiting: Told[][];
  /** Per group: rank of each relay → its lane, and those that it tells. */
  readonly relays: readonly Map<number, { readonly lane: number; readonly tells: Told[] }>[];
}

/** A lane that is told to go on, and the number of its step that waits for that. */
interface Told {
  readonly lane: number;
  readonly step: number;
}

/** Waits whose lanes are added to `builder`. */
export function groupWaits(builder: ScheduleBuilder, relayOf: RelayOf = NO_RELAYS): GroupWaits {
  const waits = new Map<string, Wait>();
  const places = new Map<Groups, ReadonlyMap<number, Place>>();
  let messages = 0;
  const begin = (groups: Groups): Wait => ({
    ...{ groups, places: places.get(groups)!, waiting: groups.map(() => []) },
    relays: groups.map(() => new Map()),
    firstLane: builder.reserveLanes(groups.length),
  });
  return {
    arrive(key, groups, rank, lane, step) {
      if (!places.has(groups)) places.set(groups, placesOf(groups));
      const wait = waits.get(key) ?? begin(groups);
      waits.set(key, wait);
      const { group, position } = wait.places.get(rank)!;
      const told = { lane, step: step + 1 };
      wait.waiting[group]![position] = told;
      const peerBase = wait.firstLane + group;
      if (position === 0) return { op: { signal: true, peerBase }, answer: 'signal' };
      messages += 2;
      const by = relayOf(rank, groups[group]![0]!);
      if (by === undefined) return { op: { send: true, peerBase }, answer: 'message' };
      const relays = wait.relays[group]!;
      const relay = relays.get(by) ?? { lane: builder.reserveLanes(1), tells: [] };
      if (relay.tells.push(told) === 1) messages += 2;
      relays.set(by, relay);
      return { op: { send: true, peerBase: relay.lane }, answer: 'message' };
    },
    finish() {
      for (const { groups, firstLane, waiting, relays } of waits.values()) {
        groups.forEach((ranks, group) => {
          const [first, ...others] = waiting[group]!;
          // A lane's messages arrive in order: first come those to relays, which are near.
          const told: Told[] = [];
          const relayed = new Set<Told>();
          for (const [rank, { lane, tells }] of relays[group]!) {
            for (const one of tells) relayed.add(one);
            // Its step 0 gathers, and step 1 waits for the answer.
            const answers = tells.map(tell);
            answers[0] = { ...answers[0], need: 1 };
            const gathers = { need: tells.length, send: true, peerBase: firstLane + group };
            builder.setLane(lane, rank, 0, [gathers, ...answers]);
            told.push({ lane, step: 1 });
          }
          const ops = [...told, ...others.filter((one) => !relayed.has(one))].map(tell);
          ops.push({ signal: true, peerBase: first!.lane });
          ops[0] = { ...ops[0], need: ops.length - 1, needSignals: 1 };
          builder.setLane(firstLane + group, ranks[0]!, 0, ops);
        });
      }
    },
    get messages() {
      return messages;
    },
  };
}

function tell({ lane, step }: Told): Op {
  return { send: true, peerBase: lane, dstStep0: step };
}

/** One wait of all groups on its own: it tells how long a wait takes whose ranks come together. */
export function groupWaitSchedule(groups: Groups, relayOf?: RelayOf): Schedule {
  const builder = createScheduleBuilder();
  const waits = groupWaits(builder, relayOf);
  for (const ranks of groups) {
    for (const rank of ranks) {
      const lane = builder.reserveLanes(1);
      const { op, answer } = waits.arrive('', groups, rank, lane, 0);
      builder.setLane(lane, rank, 0, [op, answer === 'signal' ? { needSignals: 1 } : { need: 1 }]);
    }
  }
  waits.finish();
  return builder.finish();
}
