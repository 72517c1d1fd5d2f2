/** What a run comes to: everything of a result but who made it. */
import type { Result } from '../model/result.ts';
import type { Warning } from '../model/warning.ts';

/** A result without its provenance. */
export type Outcome = Pick<
  Result,
  'training' | 'traffic' | 'step' | 'collectives' | 'flows' | 'links' | 'pauses' | 'counters'
> & {
  /** Whether the seed had something to decide at the last rung, of any size. */
  readonly seeded: boolean;
  /** Time in the engines. */
  readonly engineMs: number;
  /** What the reader should know of it. */
  readonly notes?: readonly Warning[] | undefined;
};
