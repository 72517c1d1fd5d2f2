/** Jumps over steps that repeat: the modes of a run, and the account of a replica. */

/**
 * `exact`: only where the state recurs, so that nothing changes. `bounded`: also where each lane
 * keeps its pace, within a bound. `off`: every step is simulated.
 */
export type FastForward = 'bounded' | 'exact' | 'off';

/** The part of a replica that jumps skipped. */
export interface Skipped {
  /** How often. */
  readonly jumps: number;
  /** Messages that were not simulated. */
  readonly messages: number;
  /** Simulated time that was skipped, ps. */
  readonly ps: number;
  /** The end may be so much earlier, and so much later, ps; 0 if all jumps were exact. */
  readonly earlyPs: number;
  readonly latePs: number;
}

export const NOTHING_SKIPPED: Skipped = { jumps: 0, messages: 0, ps: 0, earlyPs: 0, latePs: 0 };
