/** The network of a run, as causes look at it. */
import { tablesByRule } from '../../routing/tables-by-rule.ts';
import type { Job } from '../job.ts';
import type { CauseWorld } from './part.ts';

/** The network of a job. */
export function causeWorld(job: Job): CauseWorld {
  const by = job.routes ?? tablesByRule(job.fabric);
  return { job, routes: by(), routed: by(job.rule) };
}
