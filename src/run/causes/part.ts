/** A carrier of a rung: a collective or messages, measured alone at each rung. */

import type { Stage } from '../../ladder/ladder.ts';
import type { Measure } from '../../ladder/measure.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Network } from '../bind.ts';
import type { LostTime } from './lost-time.ts';

/** A part that takes this much longer alone than at the rung before is held up itself. */
export const LONGER = 1.002;

/** Groups of another kind, whose ranks could be further apart instead. */
export interface Rival {
  readonly groups: readonly Uint32Array[];
  readonly bytes: number;
}

/** A collective or messages. */
export interface Part {
  readonly name: string;
  /** The kind of group; undefined: a lone collective, or messages. */
  readonly item?: string | undefined;
  /** Groups of ranks; undefined: messages. */
  readonly groups?: readonly Uint32Array[] | undefined;
  /** Other kinds of groups of the step, and the bytes that their ranks send. */
  readonly others?: readonly Rival[] | undefined;
  /** As `others` count. */
  readonly bytes?: number | undefined;
  /** How often it is called in the step. */
  readonly calls: number;
  schedule(): Schedule;
  /** Links that bind its critical path at a rung that was traced, for one call. */
  readonly lost?: readonly LostTime[] | undefined;
  /** Alone on the fabric. */
  at(stage: Stage): Measure | undefined;
}

/** A part at a rung and at the one before. */
export interface Rise {
  readonly world: Network;
  readonly part: Part;
  readonly before: Measure;
  readonly after: Measure;
}
