/** A result as content for the forms of `--export`. */
import type { CauseResult } from '../../model/cause-result.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { Result } from '../../model/result.ts';
import type { LinkLoads } from '../../run/job.ts';
import type { LaidOutStep } from '../../workload/timeline/laid-out.ts';
import { resultJson } from '../json.ts';
import type { Content } from './content.ts';
import { resultRows } from './result-rows.ts';
import { resultSections, titleOf } from './result-sections.ts';

/** Observations of a run that its result does not hold. */
export interface Seen {
  readonly fabric: Fabric;
  /** The last rung of a training step. */
  readonly step?: LaidOutStep | undefined;
  readonly loads?: LinkLoads | undefined;
  /** The carriers of the loss, where the result has none. */
  readonly causes?: readonly CauseResult[] | undefined;
  /** Makes the trace, where the work has one. */
  readonly trace?: (() => Promise<string>) | undefined;
}

/** The content of a result, with drawings of what was seen. */
export function resultContent(result: Result, seen?: Seen): Content {
  return {
    title: titleOf(result),
    json: () => resultJson(result),
    rows: () => resultRows(result),
    sections: () => resultSections(result, seen),
    trace: seen?.trace,
  };
}
