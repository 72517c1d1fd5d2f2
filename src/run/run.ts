/** From a scenario or a job to the result document. */
import { flowEngine } from '../engine/registry.ts';
import { switchCount } from '../model/fabric.ts';
import type { Provenance, Result } from '../model/result.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { UserError } from '../util/errors.ts';
import { PACKAGE } from '../util/package.ts';
import { runCollectives } from './collective.ts';
import { type Job, type RunContext, scenarioJob } from './job.ts';
import type { Outcome } from './outcome.ts';
import { fewSeedsWarning } from './rows/few-seeds.ts';
import { resentWarning } from './rows/resent.ts';
import { runTraffic } from './traffic.ts';

/** Runs a checked scenario; the result holds it. Errors are those of {@link runJob}. */
export async function runScenario(scenario: CheckedScenario, context: RunContext): Promise<Result> {
  return { ...(await runJob(scenarioJob(scenario), context)), ...scenario.held };
}

/**
 * Runs a job. Throws `UserError` if the work does not fit the fabric, and the errors of the engine.
 */
export async function runJob(job: Job, context: RunContext): Promise<Result> {
  context.signal?.throwIfAborted();
  const startedMs = context.startedMs ?? performance.now();
  const { fabric, workload } = job;
  if (job.seeds.length === 0) throw new UserError('a run needs at least one seed', { where: 'seeds' });
  const { seeded, engineMs, notes = [], ...parts } = await outcomeOf(job, context);
  const few = fewSeedsWarning((parts.step ?? parts.collectives[0]!).time_us);
  const resent = resentWarning(job, parts.counters);
  const own = [few, resent].filter((warning) => warning !== undefined);
  const { kind, name } = context.device.info;
  const threads = context.threads?.() ?? 1;
  const provenance: Provenance = {
    version: PACKAGE.version,
    commit: context.commit ?? null,
    seed: job.seeds[0]!,
    seeds: job.seeds.length,
    seeded,
    scenarioHash: job.hash,
    device: { kind, name: threads > 1 && kind === 'cpu' ? `cpu (${threads} threads)` : name },
    engine: job.packet?.engine ?? flowEngine.name,
    engine_ms: engineMs,
    wall_ms: performance.now() - startedMs,
    tolerance: job.tolerance,
  };
  return {
    schema: 'weft.result/1',
    kind: workload.kind === 'step' ? 'training' : workload.kind,
    name: job.name ?? null,
    provenance,
    fabric: {
      name: fabric.name,
      ranks: fabric.ranks,
      switches: switchCount(fabric),
      links: fabric.links.count,
    },
    ...parts,
    warnings: [...(context.warnings ?? []), ...notes, ...own],
  };
}

async function outcomeOf(job: Job, context: RunContext): Promise<Outcome> {
  const { workload } = job;
  if (workload.kind === 'traffic') return runTraffic(job, workload, context);
  if (workload.kind === 'collective') return runCollectives(job, workload, context);
  // A third of the code of a run, which the page loads when it is needed.
  const { runProgram, runTraining } = await import('./training/outcome.ts');
  if (workload.kind === 'training') return runTraining(job, workload, context);
  return runProgram(job, workload.program, context);
}
