/**
 * Waits of groups for their slowest rank, as a collective would make them wait: an exchange of
 * empty messages with a lane on the group's first rank. If that rank is the last to come, the
 * others go on too early, by the latency of one message.
 */
import type { Op, Schedule } from '../../model/schedule.ts';
import { createScheduleBuilder, type ScheduleBuilder } from '../../model/schedule-builder.ts';
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
  readonly waiting: { readonly lane: number; readonly step: number }[][];
}

/** Waits whose lanes are added to `builder`. */
export function groupWaits(builder: ScheduleBuilder): GroupWaits {
  const waits = new Map<string, Wait>();
  const places = new Map<Groups, ReadonlyMap<number, Place>>();
  let messages = 0;
  return {
    arrive(key, groups, rank, lane, step) {
      if (!places.has(groups)) places.set(groups, placesOf(groups));
      const wait = waits.get(key) ?? {
        ...{ groups, places: places.get(groups)!, waiting: groups.map(() => []) },
        firstLane: builder.reserveLanes(groups.length),
      };
      waits.set(key, wait);
      const { group, position } = wait.places.get(rank)!;
      wait.waiting[group]![position] = { lane, step: step + 1 };
      const peerBase = wait.firstLane + group;
      if (position === 0) return { op: { signal: true, peerBase }, answer: 'signal' };
      messages += 2;
      return { op: { send: true, peerBase }, answer: 'message' };
    },
    finish() {
      for (const { groups, firstLane, waiting } of waits.values()) {
        groups.forEach((ranks, group) => {
          const [first, ...others] = waiting[group]!;
          const ops = others.map(({ lane, step }): Op => ({ send: true, peerBase: lane, dstStep0: step }));
          ops.push({ signal: true, peerBase: first!.lane });
          ops[0] = { ...ops[0], need: others.length, needSignals: 1 };
          builder.setLane(firstLane + group, ranks[0]!, 0, ops);
        });
      }
    },
    get messages() {
      return messages;
    },
  };
}

/** One wait of all groups on its own: it tells how long a wait takes whose ranks come together. */
export function groupWaitSchedule(groups: Groups): Schedule {
  const builder = createScheduleBuilder();
  const waits = groupWaits(builder);
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
