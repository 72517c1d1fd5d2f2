/** Families of calls: collectives that run on the same lanes one after the other. */
import {
  addCollective,
  type CollectiveHooks,
  type PlacedCollective,
  startOp,
} from '../../collective/build.ts';
import { type DressedLanes, dressed } from '../../collective/dressed.ts';
import type { Op, Schedule } from '../../model/schedule.ts';
import type { ScheduleBuilder } from '../../model/schedule-builder.ts';
import { invariant } from '../../util/errors.ts';
import { memo } from '../../util/memo.ts';
import { firstChannel } from '../channels.ts';
import type { ProgramCollective, StepProgram } from '../program.ts';
import { specOf } from '../spec.ts';
import { placesOf } from './places.ts';

/** Collectives that run on the same lanes one after the other. */
export interface Family {
  readonly collective: ProgramCollective;
  /** Stream of each role. */
  readonly streamOf: ReadonlyMap<number, number>;
  readonly sizes: number[];
}

/** Program → the role of each rank. */
const rolesOfRanks = new WeakMap<StepProgram, Uint32Array>();

export function roleOf(program: StepProgram, rank: number): number {
  let roles = rolesOfRanks.get(program);
  if (!roles) {
    roles = new Uint32Array(program.ranks);
    for (const [role, { ranks }] of program.roles.entries()) for (const one of ranks) roles[one] = role;
    rolesOfRanks.set(program, roles);
  }
  return roles[rank]!;
}

/** A call of a collective: the stream of each of its roles. */
export interface CallOnStreams {
  /** Index in the program. */
  readonly collective: number;
  readonly sides: readonly { readonly stream: number }[];
}

/** The family of each call. */
export function familiesOf(program: StepProgram, plan: readonly CallOnStreams[]): Family[] {
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

export interface FamilyOptions extends Pick<CollectiveHooks, 'memoryLimitBytes' | 'messageLimit'> {
  /** Time of each collective on every rank before its first message, ps. */
  readonly launchPs: number;
  /** Server of each rank, for dressings. */
  readonly server: Uint32Array;
  /** The lane of a rank that counts what calls on a stream have done. */
  readonly doneLane: (rank: number, stream: number) => number;
}

/** Families with their lanes. */
export interface PlacedFamilies {
  /** How a rank starts its next call of a family, and on how many lanes of its own. */
  start(family: Family, rank: number): { readonly op: Op; readonly lanes: number };
  /** The other rank of a rank's group of two. */
  partner(family: Family, rank: number): number;
  /** The schedule with what protocols add to the messages of families. */
  dressed(bare: Schedule): Schedule;
}

/** Adds the lanes of families, which await their starts, to `builder`. */
export function placeFamilies(
  builder: ScheduleBuilder,
  program: StepProgram,
  families: Iterable<Family>,
  { launchPs, server, doneLane, memoryLimitBytes, messageLimit }: FamilyOptions,
): PlacedFamilies {
  const placed = new Map<Family, PlacedCollective>();
  for (const family of families) {
    const { group, ...own } = family.collective;
    const hooks = {
      ...{ awaitsStart: true, memoryLimitBytes, messageLimit },
      ...{ launchPs: own.launchPs ?? launchPs, firstChannel: firstChannel(group) },
      doneLane: (rank: number) => doneLane(rank, family.streamOf.get(roleOf(program, rank))!),
    };
    placed.set(family, addCollective(builder, specOf(own, family.sizes), hooks));
  }
  const places = memo(
    (groups: ProgramCollective['groups']) => groups,
    (groups) => placesOf(groups),
  );
  return {
    start(family, rank) {
      const place = places(family.collective.groups).get(rank)!;
      const collective = placed.get(family)!;
      const { lanesPerRank } = collective.groups[place.group]!;
      return { op: startOp(collective, place.group, place.position), lanes: lanesPerRank };
    },
    partner({ collective: { groups } }, rank) {
      const { group, position } = places(groups).get(rank)!;
      return groups[group]![1 - position]!;
    },
    dressed: (bare) => withDressings(bare, placed, server),
  };
}

function withDressings(
  bare: Schedule,
  placed: ReadonlyMap<Family, PlacedCollective>,
  server: Uint32Array,
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
