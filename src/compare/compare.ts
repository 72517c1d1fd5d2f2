/** Set-ups in, a comparison out. */
import type { PartialPart } from '../model/partial.ts';
import { distinct } from '../model/warning.ts';
import { type PriceFile, pricesOf } from '../report/fabric/fabric-cost.ts';
import type { RunContext } from '../run/job.ts';
import { isLeft, type Recording } from '../run/record/recording.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { PACKAGE } from '../util/package.ts';
import type { Comparison } from './comparison.ts';
import { type Measured, measureAnew, measureUpTo } from './measure.ts';
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
    Recording,
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
  const measured: Measured[] = [];
  const comparisonOf = (some: readonly number[], needed?: readonly number[]): Comparison => {
    const own = some.map((i) => measured[i]!);
    const facts = { at: some.indexOf(at), first, needed: needed && some.map((i) => needed[i]!), prices };
    const theirs = some.map((i) => setups[i]!);
    return {
      schema: 'weft.comparison/1',
      kind: kindOf(baseline.scenario),
      version: PACKAGE.version,
      device: deviceOf(own),
      baseline: baseline.name,
      seed: baseline.scenario.seeds[0]!,
      precision: precision ?? null,
      currency: prices.currency,
      ...rowsOf(theirs, own, facts),
      wall_ms: performance.now() - startedMs,
      warnings: distinct([...(options.warnings ?? []), ...otherWork(theirs, own, facts.at)]),
    };
  };
  let wanted: readonly number[] = setups.map(() => first);
  try {
    await measureFirst(setups, measured, first, options);
    const needed =
      precision === undefined ? undefined : measured.map((own) => pairsNeeded(measured[at]!, own, precision));
    const seeds = (needed ?? wanted).map((count) => Math.min(count, most));
    seeds[at] = Math.max(...seeds);
    wanted = seeds;
    const remainingMs = remaining(measured, seeds);
    if (remainingMs > 0) {
      options.onSecondStage?.({ seeds, remainingMs });
      await measureAll(setups, measured, seeds, options, measureUpTo);
    }
    return comparisonOf([...setups.keys()], needed);
  } catch (error) {
    const done = [...setups.keys()].filter((i) => measured[i] !== undefined);
    if (!isLeft(error, options.record, options.signal) || !done.includes(at) || done.length < 2) throw error;
    return { ...comparisonOf(done), partial: { parts: partsOf(setups, measured, wanted) } };
  }
}

/** The set-ups that were measured, and the seeds of the one that lacks most. */
function partsOf(
  setups: readonly Setup[],
  measured: readonly Measured[],
  wanted: readonly number[],
): PartialPart[] {
  const parts: PartialPart[] = [];
  const missing = setups.filter((_, i) => measured[i] === undefined).map(({ name }) => name);
  if (missing.length > 0)
    parts.push({ unit: 'set-ups', done: setups.length - missing.length, of: setups.length, missing });
  const least = measured.flatMap(({ us, seeded }, i) => (seeded ? [us.length - wanted[i]!] : []));
  const short = -Math.min(0, ...least);
  if (short > 0) {
    const of = Math.max(...wanted);
    parts.push({ unit: 'seeds', done: of - short, of });
  }
  return parts;
}

/** Rounds that take less, ms, double: each has a cost of its own. */
const LEAST_ROUND_MS = 2000;
/** The share of the seeds in the first round: then all set-ups can be compared. */
const FIRST_ROUND = 1 / 8;
/** Fewer seeds are one round. */
const LEAST_SPLIT = 8;

/** The first runs; if they take long, all set-ups with some of the seeds first. */
async function measureFirst(
  setups: readonly Setup[],
  measured: Measured[],
  first: number,
  options: CompareOptions,
): Promise<void> {
  let from = 0;
  const round = async (count: number, to: number) => {
    const { onProgress } = options;
    const counts = setups.map(() => count);
    const within =
      onProgress && ((part: number, what: string) => onProgress(from + part * (to - from), what));
    await measureAll(setups, measured, counts, { ...options, onProgress: within }, measureAnew);
    from = to;
  };
  let more = options.record && first >= LEAST_SPLIT ? Math.ceil(first * FIRST_ROUND) : first;
  for (let count = more; count < first; count += more) {
    const beganMs = performance.now();
    await round(count, count / first);
    if (performance.now() - beganMs < LEAST_ROUND_MS) more *= 2;
  }
  await round(first, 1);
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

/** Measures the set-ups one after the other, each on top of its earlier runs. */
async function measureAll(
  setups: readonly Setup[],
  measured: Measured[],
  seeds: readonly number[],
  options: CompareOptions,
  measure: typeof measureUpTo,
): Promise<void> {
  const { device, signal, breathe, onLong, onProgress, engines, weights = setups.map(() => 1) } = options;
  const { record } = options;
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  for (const [i, { name, scenario }] of setups.entries()) {
    const own = weights[i]! / all;
    const progress =
      onProgress && ((part: number, what: string) => onProgress(done + part * own, `${name}: ${what}`));
    const context = { device, signal, breathe, onLong, onProgress: progress, ...engines?.(scenario), record };
    measured[i] = await measure(seeds[i]!, scenario, measured[i], context);
    done += own;
  }
}
