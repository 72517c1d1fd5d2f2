/**
 * Parts of a schedule that share nothing, and which of them are alike: the same programs over links
 * of the same rates and latencies.
 */
import type { Schedule } from '../../model/schedule.ts';
import { countMessages } from '../../model/schedule-read.ts';
import type { DisjointSets } from '../../util/disjoint-sets.ts';
import type { FlowRun } from '../flow/api.ts';
import { joinedLanes, type Parts, partsOf } from './parts.ts';
import { programsHash } from './programs.ts';
import { recordFlows } from './records.ts';
import { type Class, classesOf } from './tales.ts';
import { waysOf } from './ways.ts';

export interface Alike {
  readonly parts: Parts;
  readonly classes: readonly Class[];
}

/** Steps on the way of flows that are looked at: so many, and so many more for each message. */
const VISITS = 20_000;
const VISITS_OF_MESSAGE = 4;

/** Sets of lanes that exchange messages, some of which have the same programs. */
export interface Candidates {
  readonly sets: DisjointSets;
  readonly parts: Parts;
}

/** Undefined if no two parts of a schedule have the same programs. Cost: ops. */
export function alikePrograms(schedule: Schedule): Candidates | undefined {
  const sets = joinedLanes(schedule);
  if (sets.count() < 2) return undefined;
  const parts = partsOf(schedule.laneCount, sets);
  return someAlike(schedule, parts) ? { sets, parts } : undefined;
}

/**
 * The classes of the parts of a run. Undefined if no two parts are alike, if it cannot be known, or
 * if it would take long. Parts that share a link are one part. Cost: the paths of pairs of lanes.
 */
export function findAlike(run: FlowRun, { sets, parts: apart }: Candidates): Alike | undefined {
  const { schedule } = run;
  const ways = waysOf(run, VISITS + VISITS_OF_MESSAGE * countMessages(schedule));
  const records = recordFlows(run, apart, ways, sets);
  if (!records) return undefined;
  const parts = sets.count() === apart.count ? apart : partsOf(schedule.laneCount, sets);
  if (parts !== apart && !someAlike(schedule, parts)) return undefined;
  const classes = classesOf(schedule, parts, records);
  return classes.some(({ parts }) => parts.length > 1) ? { parts, classes } : undefined;
}

/** Whether any two parts have the same programs. */
function someAlike(schedule: Schedule, parts: Parts): boolean {
  const seen = new Set<number>();
  for (let part = 0; part < parts.count; part++) seen.add(programsHash(schedule, parts, part));
  return seen.size < parts.count;
}
