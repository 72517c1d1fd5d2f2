/** The times of set-ups, seed by seed. */
import { stepTimeLoss } from '../ladder/ladder.ts';
import type { Quantity, Result } from '../model/result.ts';
import type { RunContext } from '../run/job.ts';
import { type Recording, recording } from '../run/record/recording.ts';
import { runScenario } from '../run/run.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { invariant } from '../util/errors.ts';
import { seedsFrom } from './seeds.ts';
import type { Times } from './versus.ts';

/** A set-up as it was measured so far. */
export interface Measured extends Times {
  /** The step time loss of each time: with jitter, each seed has an ideal of its own. */
  readonly losses: readonly number[];
  /** The result of its first runs. */
  readonly result: Result;
  /** Time of its first runs, ms for each. */
  readonly runMs: number;
}

/**
 * Runs a scenario with so many seeds. The answers of seeds that it has been run with before are
 * those of the record.
 */
export async function measureAnew(
  count: number,
  scenario: CheckedScenario,
  before: Measured | undefined,
  context: RunContext & Recording,
): Promise<Measured> {
  if (before && (!before.seeded || before.us.length >= count)) return before;
  const own = await measureUpTo(count, scenario, undefined, context);
  const beforeMs = before ? before.runMs * before.us.length : 0;
  return { ...own, runMs: own.runMs + beforeMs / count };
}

/**
 * Runs a scenario with more seeds than it has been run with, up to `count`. Where the seed decides
 * nothing, nothing more is run.
 */
export async function measureUpTo(
  count: number,
  scenario: CheckedScenario,
  before: Measured | undefined,
  { record, ...context }: RunContext & Recording,
): Promise<Measured> {
  if (before && (!before.seeded || before.us.length >= count)) return before;
  const done = before?.us.length ?? 0;
  const seeds = seedsFrom(scenario.seeds[0]!, done, count - done);
  const startedMs = performance.now();
  const result = await runScenario({ ...scenario, seeds }, recording(context, scenario, record));
  const { step } = result;
  invariant(step !== undefined, 'one size has a time');
  const [us, ideals] = [samplesOf(step.time_us), samplesOf(step.ideal_us)];
  const losses = us.map((time, i) => stepTimeLoss(time, ideals[ideals.length === 1 ? 0 : i]!));
  const seeded = result.provenance.seeded ?? true;
  const runMs = (performance.now() - startedMs) / seeds.length;
  if (!before) return { result, us, losses, seeded, runMs };
  return { ...before, us: [...before.us, ...us], losses: [...before.losses, ...losses] };
}

function samplesOf(quantity: Quantity): readonly number[] {
  return typeof quantity === 'number' ? [quantity] : quantity.samples;
}
