/** A training step that has been laid out, for those who draw it. */
import type { ProgramGraph } from './graph.ts';
import type { Layout } from './layout.ts';

/** The last rung of a training step. */
export interface LaidOutStep {
  readonly graph: ProgramGraph;
  /** Those of the first seed. */
  readonly layout: Layout;
  /** Rung `endpoints`, with the same graph; undefined if ranks of a role are unlike. */
  readonly ideal?: Layout | undefined;
  /** Collective → bytes over each link of the fabric in a call, mean over the seeds. */
  readonly linkBytes: readonly Float64Array[];
}
