/** The outcome of a run: everything of a result except its provenance. */
import type { Result } from '../model/result.ts';
import type { Warning } from '../model/warning.ts';

/** A result without its provenance. */
export type Outcome = Pick<
  Result,
  | 'training'
  | 'traffic'
  | 'step'
  | 'timeline'
  | 'network'
  | 'range'
  | 'reuse'
  | 'held'
  | 'waits'
  | 'flaps'
  | 'causes'
  | 'collectives'
  | 'flows'
  | 'links'
  | 'pauses'
  | 'counters'
> & {
  /** Whether the seed decided anything at the last rung, of any size. */
  readonly seeded: boolean;
  /** Time in the engines. */
  readonly engineMs: number;
  /** Notes for the reader. */
  readonly notes?: readonly Warning[] | undefined;
};
