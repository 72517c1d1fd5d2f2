/** Upper limits of a simulation; larger ones are refused before anything is built. */

/** Links, and lanes of a schedule: the reach of one dispatch of workgroups of 64 in WebGPU. */
export const MOST_SIMULATED = 65535 * 64;

/**
 * Ranks a direct network may have: each is a destination of its own, and route tables hold their
 * number squared.
 */
export const MOST_FORWARDING = 16384;

/**
 * Messages that the flow engine takes in a second on one core, all rungs: a ring over 4,096 ranks,
 * 3.4e7, takes 11 s.
 */
export const MESSAGES_PER_SECOND = 3e6;

/**
 * Messages of a run at one rung, if the scenario sets no other limit: an hour of work. A ring over
 * 73,000 ranks has as many; one over 16,384 has a twentieth.
 */
export const MOST_MESSAGES = 3600 * MESSAGES_PER_SECOND;

/** The messages that a run may have. */
export interface MessageLimit {
  /** At one rung, all seeds and parts together. */
  readonly most: number;
  /** Seeds that are simulated, each with all messages. */
  readonly seeds: number;
}

/** An hour of work of one seed. */
export const HOUR_LIMIT: MessageLimit = { most: MOST_MESSAGES, seeds: 1 };

/** Work of more messages than this, a minute's, is announced before it begins. */
export const MANY_MESSAGES = 60 * MESSAGES_PER_SECOND;

/** A limit that so many messages or packet hops, which are estimates, stay below: of two digits. */
export function limitAbove(count: number): number {
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil((1.05 * count) / digits) * digits;
}
