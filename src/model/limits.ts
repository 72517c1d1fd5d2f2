/** Upper limits of a simulation; larger ones are refused before anything is built. */

/** Links, and lanes of a schedule: the reach of one dispatch of workgroups of 64 in WebGPU. */
export const MOST_SIMULATED = 65535 * 64;

/**
 * Messages that the flow engine takes in a second on one core, all rungs: a ring over 4,096 ranks,
 * 3.4e7, takes 11 s.
 */
export const MESSAGES_PER_SECOND = 3e6;

/**
 * Messages of a schedule: an hour of work. A ring over 73,000 ranks has as many; one over 16,384
 * has a twentieth.
 */
export const MOST_MESSAGES = 3600 * MESSAGES_PER_SECOND;

/** Work of more messages than this, a minute's, is announced before it begins. */
export const MANY_MESSAGES = 60 * MESSAGES_PER_SECOND;
