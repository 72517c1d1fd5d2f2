/**
 * The number of messages of a collective, from its programs: work of hours is refused before it is
 * built.
 */
import {
  HOUR_LIMIT,
  limitAbove,
  MANY_MESSAGES,
  MESSAGES_PER_SECOND,
  type MessageLimit,
} from '../model/limits.ts';
import type { Op } from '../model/schedule.ts';
import { UserError } from '../util/errors.ts';

/** Ranks of a group and lanes of each that a first count looks at, at most. */
const LOOKED = { ranks: 4, lanes: 16 } as const;

/** A group's ranks, the lanes of each, and the work of a lane. */
export interface CountedGroup {
  readonly n: number;
  readonly lanesPerRank: number;
  readonly ofRank: (position: number) => { readonly program: (lane: number) => readonly Op[] };
}

/**
 * Messages of the groups, about. Throws `UserError` if the groups send more than `limit`. A few
 * lanes tell of most collectives that they send far less; the others are counted to the last lane,
 * since ranks need not send alike (a broadcast's root).
 */
export function checkMessages(
  algorithm: string,
  groups: readonly CountedGroup[],
  limit = HOUR_LIMIT,
): number {
  const about = sum(groups, LOOKED.ranks, LOOKED.lanes);
  if (about * limit.seeds <= limit.most) return about;
  const messages = sum(groups, Infinity, Infinity);
  if (messages * limit.seeds <= limit.most) return messages;
  const ranks = groups.reduce((all, { n }) => all + n, 0);
  throw tooManyMessages(`${algorithm} over ${ranks} ranks sends`, messages, limit);
}

/** The error of so many messages of a seed; `what` says whose. */
export function tooManyMessages(what: string, messages: number, { most, seeds }: MessageLimit): UserError {
  const all = messages * seeds;
  const together = seeds > 1 ? `, ${all} over ${seeds} seeds` : '';
  const work = all < MANY_MESSAGES ? 'less than a minute' : `about ${durationOf(all)}`;
  return new UserError(`${what} ${messages} messages${together}, ${work} of work; the limit is ${most}`, {
    where: 'engine.messageLimit',
    advice:
      'use fewer ranks, channels or repetitions, or an algorithm with fewer steps; ' +
      `or set another limit: --set engine.messageLimit=${limitAbove(all)}`,
  });
}

/** How long simulating so many messages takes, about, for people. */
export function durationOf(messages: number): string {
  const minutes = Math.round(messages / MESSAGES_PER_SECOND / 60);
  if (minutes < 60) return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return `${(minutes / 60).toFixed(1)} hours`;
}

function sum(groups: readonly CountedGroup[], mostRanks: number, mostLanes: number): number {
  return groups.reduce((all, group) => all + messagesOf(group, mostRanks, mostLanes), 0);
}

/** Messages of a group, by those of at most so many ranks and lanes of each, evenly spread. */
function messagesOf({ n, lanesPerRank, ofRank }: CountedGroup, mostRanks: number, mostLanes: number): number {
  const ranks = Math.min(n, mostRanks);
  const lanes = Math.min(lanesPerRank, mostLanes);
  let messages = 0;
  for (let i = 0; i < ranks; i++) {
    const { program } = ofRank(Math.floor((i * n) / ranks));
    for (let k = 0; k < lanes; k++) {
      for (const { send, count = 1 } of program(Math.floor((k * lanesPerRank) / lanes)))
        if (send) messages += count;
    }
  }
  return Math.round((messages * n * lanesPerRank) / Math.max(1, ranks * lanes));
}
