/** Set-ups in, a comparison out. */
import { distinct } from '../model/warning.ts';
import { type PriceFile, pricesOf } from '../report/fabric/fabric-cost.ts';
import type { RunContext } from '../run/job.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { PACKAGE } from '../util/package.ts';
import type { Comparison } from './comparison.ts';
import { type Measured, measureUpTo } from './measure.ts';
import { otherWork } from './other-work.ts';
import { rowsOf } from './rows.ts';
import { type SeedCounts, seedCounts } from './seeds.ts';
import { baselineOf, checkSetups, kindOf, type Setup } from './setups.ts';
import { pairsNeeded } from './versus.ts';

/** The runs that a precision takes, once the first runs have told their spread. */
export interface SecondStage {
  /** Seeds of each set-up in all, in the order of the set-ups. */
  readonly seeds: readonly number[];
  /** Time of the remaining runs, by that of the first ones, ms. */
  readonly remainingMs: number;
}

/** Options of {@link compare}. Only `device` is required. */
export interface CompareOptions
  extends SeedCounts,
    Pick<RunContext, 'device' | 'signal' | 'breathe' | 'onProgress' | 'onLong' | 'warnings'> {
  /** Engines for a scenario, e.g. `spreadSeeds` in Node; default: those of `device`, one thread. */
  readonly engines?: (scenario: CheckedScenario) => Partial<RunContext>;
  /** Name of the set-up that the others are compared with; default: the first. */
  readonly baseline?: string | undefined;
  /** Prices of parts; default: those of `weft topo`. */
  readonly prices?: PriceFile | undefined;
  /** Relative cost of each set-up, for the progress; default: all alike. */
  readonly weights?: readonly number[] | undefined;
  /** Called before the runs that a precision adds. */
  readonly onSecondStage?: ((stage: SecondStage) => void) | undefined;
}

/**
 * Compares set-ups of one kind, e.g. a training step on several fabrics. All run with the same
 * seeds, and each ratio is over pairs of one seed. Throws `ScenarioError` if they cannot be
 * compared, `UserError` for an unknown baseline, and the errors of the runs.
 *
 * ```ts
 * const scenario = await parseScenario(text);
 * const sprayed = await parseScenario(text, { overrides: ['routing=spray'] });
 * const setups = [{ name: 'ecmp', scenario }, { name: 'spray', scenario: sprayed }];
 * const comparison = await withDevice('auto', (device) => compare(setups, { device }), tell);
 * console.log(comparisonTable(comparison));
 * ```
 */
export async function compare(setups: readonly Setup[], options: CompareOptions): Promise<Comparison> {
  const startedMs = performance.now();
  const baseline = baselineOf(setups, options.baseline);
  checkSetups(setups, baseline);
  const { precision } = options;
  const { first, most } = seedCounts(setups, options);
  const prices = await pricesOf(options.prices);
  const at = setups.indexOf(baseline);
  const least = setups.map(() => first);
  let measured = await measureAll(setups, [], least, options);
  const needed =
    precision === undefined ? undefined : measured.map((own) => pairsNeeded(measured[at]!, own, precision));
  const seeds = (needed ?? least).map((count) => Math.min(count, most));
  seeds[at] = Math.max(...seeds);
  const remainingMs = remaining(measured, seeds);
  if (remainingMs > 0) {
    options.onSecondStage?.({ seeds, remainingMs });
    measured = await measureAll(setups, measured, seeds, options);
  }
  return {
    schema: 'weft.comparison/1',
    kind: kindOf(baseline.scenario),
    version: PACKAGE.version,
    device: deviceOf(measured),
    baseline: baseline.name,
    seed: baseline.scenario.seeds[0]!,
    precision: precision ?? null,
    currency: prices.currency,
    ...rowsOf(setups, measured, { at, first, needed, prices }),
    wall_ms: performance.now() - startedMs,
    warnings: distinct([...(options.warnings ?? []), ...otherWork(setups, measured, at)]),
  };
}

/** The device as the longest run names it: with the threads that its seeds took. */
function deviceOf(measured: readonly Measured[]): Comparison['device'] {
  const [longest] = measured.toSorted((a, b) => b.runMs - a.runMs);
  return longest!.result.provenance.device;
}

/** Time that more seeds take, by that of the first ones, ms. */
function remaining(measured: readonly Measured[], seeds: readonly number[]): number {
  const more = measured.map(({ us, seeded, runMs }, i) => (seeded ? (seeds[i]! - us.length) * runMs : 0));
  return more.reduce((sum, ms) => sum + ms, 0);
}

/** Measures the set-ups one after the other. */
async function measureAll(
  setups: readonly Setup[],
  before: readonly Measured[],
  seeds: readonly number[],
  options: CompareOptions,
): Promise<Measured[]> {
  const { device, signal, breathe, onLong, onProgress, engines, weights = setups.map(() => 1) } = options;
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  const measured: Measured[] = [];
  for (const [i, { name, scenario }] of setups.entries()) {
    const own = weights[i]! / all;
    const progress =
      onProgress && ((part: number, what: string) => onProgress(done + part * own, `${name}: ${what}`));
    const context = { device, signal, breathe, onLong, onProgress: progress, ...engines?.(scenario) };
    measured.push(await measureUpTo(seeds[i]!, scenario, before[i], context));
    done += own;
  }
  return measured;
}
