import { type Measured, measureUpTo } from '../compare/measure.ts';
import { kindOf } from '../compare/setups.ts';
import type { PartialFacts } from '../model/partial.ts';
import { distinct } from '../model/warning.ts';
import type { RunContext } from '../run/job.ts';
import { isLeft, partOf, type Recording } from '../run/record/recording.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { UserError } from '../util/errors.ts';
import { PACKAGE } from '../util/package.ts';
import type { Advice, NotTried } from './advice.ts';
import type { Asked } from './asked.ts';
import { type RunMore, withMoreSeeds } from './more-seeds.ts';
import { type AdviseOptions, planOf, untried } from './plan.ts';
import { ranked } from './ranking.ts';
import { asItIs, type Base, helps, type Ran, rowOf } from './rows.ts';
import { bestTogether } from './together.ts';
import type { Trial } from './trials.ts';

/**
 * Runs a scenario with each change that the kinds of changes have for it, over pairs of one seed,
 * and the best few together. Throws the errors of the scenario's own run.
 */
export async function advise(asked: Asked, options: AdviseOptions): Promise<Advice> {
  const startedMs = performance.now();
  const { scenario } = asked;
  const { seeds, prices, cost, trials, notTried } = await planOf(asked, options);
  const measure = measurer(seeds, trials.length, options);
  const measured = await measure('as it is', scenario);
  const base: Base = { measured, cost };
  const more: RunMore = (name, changed, before, count) => measure(name, changed, count, before);
  /** A trial's row; or why it cannot be run, which some find out only when they do. */
  const run = async (trial: Trial): Promise<Ran | string> => {
    const names = trial.changes.map(({ what }) => what).join(' and ');
    try {
      const own = await measure(names, trial.scenario);
      return { trial, measured: own, row: rowOf(base, trial, own, prices) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    }
  };
  const ran: Ran[] = [];
  const failed: NotTried[] = [];
  const names = trials.map(({ changes }) => changes[0]!.what);
  let partial: PartialFacts | undefined;
  const left = (error: unknown): undefined => {
    const done = ran.length + failed.length;
    if (done === 0 || !isLeft(error, options.record, options.signal)) throw error;
    partial = { parts: [partOf('changes', done < names.length ? names : [...names, TOGETHER], done)] };
  };
  for (const trial of trials) {
    const one = await run(trial).catch(left);
    if (one === undefined) break;
    if (typeof one === 'string') failed.push(untried(trial.changes[0]!, one));
    else ran.push(one);
  }
  const again: typeof ran | undefined =
    partial || options.seeds !== undefined
      ? ran
      : await withMoreSeeds(ran, { measured, scenario }, seeds, more, (own, { trial }, versus) =>
          rowOf({ ...base, measured: own }, trial, versus, prices),
        ).catch(left);
  const changes = ranked(again ?? ran);
  const helping = changes.filter(({ row }) => helps(row.versus));
  const together = partial ? null : await bestTogether(asked, helping, options, run).catch(left);
  return {
    schema: 'weft.advice/1',
    ...(partial && { partial }),
    kind: kindOf(scenario),
    name: scenario.name ?? null,
    version: PACKAGE.version,
    device: measured.result.provenance.device,
    engine: measured.result.provenance.engine,
    seed: scenario.seeds[0]!,
    seeds: measured.seeded ? measured.us.length : 1,
    currency: prices.currency,
    as_it_is: asItIs(base),
    changes: changes.map(({ row }) => row),
    together: together ?? null,
    not_tried: [...notTried, ...failed],
    ...scenario.held,
    wall_ms: performance.now() - startedMs,
    warnings: distinct([...(options.warnings ?? []), ...measured.result.warnings]),
  };
}

/** The runs that come after those of single changes. */
const TOGETHER = 'the best few together';

/** Runs set-ups one after the other, and tells how many of them are done. */
function measurer(seeds: number, trials: number, options: AdviseOptions) {
  const { device, signal, breathe, onLong, onProgress, engines, record } = options;
  const all = trials + 1;
  let done = 0;
  return (name: string, scenario: CheckedScenario, count = seeds, before?: Measured): Promise<Measured> => {
    // Runs of several changes come on top.
    const at = Math.min(done++, all - 1);
    const progress =
      onProgress && ((part: number, what: string) => onProgress((at + part) / all, `${name}: ${what}`));
    const context: RunContext & Recording = {
      ...{ device, signal, breathe, onLong, onProgress: progress },
      ...{ ...engines?.(scenario), record },
    };
    return measureUpTo(count, scenario, before, context);
  };
}
