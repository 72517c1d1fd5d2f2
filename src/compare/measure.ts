/** The times of set-ups, seed by seed. */
import type { Result } from '../model/result.ts';
import type { RunContext } from '../run/job.ts';
import { runScenario } from '../run/run.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { invariant } from '../util/errors.ts';
import { seedsFrom } from './seeds.ts';
import type { Times } from './versus.ts';

/** A set-up as it was measured so far. */
export interface Measured extends Times {
  /** The result of its first runs. */
  readonly result: Result;
  /** Time of its first runs, ms for each. */
  readonly runMs: number;
}

/**
 * Runs a scenario with more seeds than it has been run with, up to `count`. Where the seed decides
 * nothing, nothing more is run.
 */
export async function measureUpTo(
  count: number,
  scenario: CheckedScenario,
  before: Measured | undefined,
  context: RunContext,
): Promise<Measured> {
  if (before && (!before.seeded || before.us.length >= count)) return before;
  const done = before?.us.length ?? 0;
  const seeds = seedsFrom(scenario.seeds[0]!, done, count - done);
  const startedMs = performance.now();
  const result = await runScenario({ ...scenario, seeds }, context);
  const time = result.step?.time_us;
  invariant(time !== undefined, 'one size has a time');
  const us = typeof time === 'number' ? [time] : time.samples;
  const seeded = result.provenance.seeded ?? true;
  const runMs = (performance.now() - startedMs) / seeds.length;
  if (!before) return { result, us, seeded, runMs };
  return { ...before, us: [...before.us, ...us] };
}
