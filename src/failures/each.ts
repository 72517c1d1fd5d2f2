/** A scenario in, the cost of each single failure out. */
import { type Measured, measureUpTo } from '../compare/measure.ts';
import { kindOf } from '../compare/setups.ts';
import { versus } from '../compare/versus.ts';
import type { Faults } from '../model/faults.ts';
import { distinct } from '../model/warning.ts';
import { costOf, type PriceFile, pricesOf } from '../report/fabric/fabric-cost.ts';
import { moneyOf } from '../report/fabric/money.ts';
import type { RunContext } from '../run/job.ts';
import { isLeft, partOf, type Recording } from '../run/record/recording.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { PACKAGE } from '../util/package.ts';
import type { Alike } from './alike.ts';
import type { FailureRow, Failures, LostHours } from './failures.ts';
import { type FailurePlan, planFailures } from './plan.ts';
import { type FailureRates, rateOf } from './rates.ts';
import type { Failure } from './single.ts';

/** Options of {@link eachFailure}. `device` and `kinds` are required. */
export interface FailureOptions
  extends Recording,
    Pick<RunContext, 'device' | 'signal' | 'breathe' | 'onProgress' | 'onLong' | 'warnings'> {
  /** Tiers of switches, `cable`, `nic`. */
  readonly kinds: readonly string[];
  /** Seeds of each simulation; default: those of the scenario, at least 8. */
  readonly seeds?: number | undefined;
  /** A table of rates, its name and text; default: the package's own. */
  readonly rates?: { readonly name: string; readonly text: string } | undefined;
  /** Prices of parts, for a scenario with a block `cost`; default: those of `weft topo`. */
  readonly prices?: PriceFile | undefined;
  /** Engines for a scenario, e.g. `spreadSeeds` in Node; default: those of `device`, one thread. */
  readonly engines?: (scenario: CheckedScenario) => Partial<RunContext>;
}

const DAYS = 365.25;

/**
 * Simulates a scenario with each single failure of the kinds, over pairs of one seed. Failures
 * alike are simulated once; those that cut off ranks of the job stop it, and are not simulated.
 * Throws `UserError` for unknown kinds and wrong rates, and the errors of the scenario's own run.
 */
export async function eachFailure(scenario: CheckedScenario, options: FailureOptions): Promise<Failures> {
  const startedMs = performance.now();
  const table = await tableOf(options);
  const plan = planFailures(scenario, options.kinds, options.seeds);
  const { fabric, failures, cuts, stopping, classes } = plan;
  const measure = measurer(plan, options);
  const base = await measure('without a failure', scenario);
  const rows: FailureRow[] = byCut(stopping, cuts).map((alike) => {
    const ranks = cuts.get(alike[0]!)!;
    const facts = { stops: true, cut_ranks: ranks.length, ranks: rangesText(ranks) } as const;
    return { ...named(alike), ...facts, ...lossOf(alike, table, fabric.ranks, undefined) };
  });
  const warnings = [...base.result.warnings];
  let done = 0;
  let isCut = false;
  for (const alike of classes) {
    const broken = { ...scenario, faults: withFailure(scenario.faults, alike[0]!) };
    const own = await measure(alike[0]!.what, broken).catch((error: unknown) => {
      if (done > 0 && isLeft(error, options.record, options.signal)) return undefined;
      throw error;
    });
    isCut = own === undefined;
    if (!own) break;
    done++;
    const against = versus(base, own);
    const { step } = own.result;
    warnings.push(...own.result.warnings);
    rows.push({
      ...named(alike),
      ...{ stops: false, cut_ranks: 0, versus: against, time_us: step!.time_us },
      ...lossOf(alike, table, fabric.ranks, against),
    });
  }
  rows.sort((a, b) => severity(b) - severity(a));
  const lost = rows.reduce((sum, row) => sum + (row.lost_hours_a_day?.mean ?? 0), 0);
  return {
    schema: 'weft.failures/1',
    ...(isCut && { partial: { parts: [partOf('failures', classes.map(namesOf), done)] } }),
    kind: kindOf(scenario),
    name: scenario.name ?? null,
    version: PACKAGE.version,
    device: base.result.provenance.device,
    engine: base.result.provenance.engine,
    seed: scenario.seeds[0]!,
    seeds: base.us.length,
    accelerators: fabric.ranks,
    time_us: base.result.step!.time_us,
    ...{ failures: failures.length, simulated: done, restart_hours: table.restartHours },
    rows,
    lost_hours_a_day: lost,
    ...(await priceOf(lost, scenario, base, options)),
    wall_ms: performance.now() - startedMs,
    warnings: distinct(warnings),
  };
}

/** The table of rates; its reader takes a while to load. */
async function tableOf({ rates }: FailureOptions): Promise<FailureRates> {
  const [{ parseRates }, { DEFAULT_RATES }] = await Promise.all([
    import('./parse-rates.ts'),
    import('./default-rates.ts'),
  ]);
  return rates ? parseRates(rates.name, rates.text) : parseRates('default rates', DEFAULT_RATES);
}

/** Runs scenarios with the same seeds, one after the other. */
function measurer(plan: FailurePlan, options: FailureOptions) {
  const { device, signal, breathe, onLong, onProgress, engines, record } = options;
  const { seeds, classes } = plan;
  const count = classes.length + 1;
  let done = 0;
  return async (what: string, one: CheckedScenario): Promise<Measured> => {
    const progress =
      onProgress && ((part: number, at: string) => onProgress((done + part) / count, `${what}: ${at}`));
    const context = { device, signal, breathe, onLong, onProgress: progress, ...engines?.(one), record };
    const measured = await measureUpTo(seeds, one, undefined, context);
    done++;
    return measured;
  };
}

/** The faults of the scenario, and the failure from the start on. */
function withFailure(faults: Faults | undefined, { what, cables }: Failure): Faults {
  const own = { what, cables, chance: undefined, share: 0, atPs: undefined, untilPs: undefined };
  return {
    cables: [...(faults?.cables ?? []), own],
    stragglers: faults?.stragglers ?? [],
    reconvergePs: faults?.reconvergePs ?? 1e9,
  };
}

/** Failures that stop the job, by kind and the number of ranks that they cut off. */
function byCut(
  failures: readonly Failure[],
  cuts: ReadonlyMap<Failure, readonly number[]>,
): readonly Alike[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const key = `${failure.kind} ${cuts.get(failure)!.length}`;
    const group = groups.get(key);
    if (group) group.push(failure);
    else groups.set(key, [failure]);
  }
  return [...groups.values()];
}

/** `spine 0`, or `spine 0 to spine 31`. */
function namesOf(alike: Alike): string {
  const { what, to } = named(alike);
  return to === undefined ? what : `${what} to ${to}`;
}

function named(alike: Alike): Pick<FailureRow, 'kind' | 'what' | 'count' | 'to'> {
  const [first, last] = [alike[0]!, alike.at(-1)!];
  const { kind, what } = first;
  return { kind, what, count: alike.length, ...(alike.length > 1 && { to: last.what }) };
}

/**
 * The cost of the failures a day: while one is repaired, the part of the time that it adds; if it
 * stops the job, the restart.
 */
function lossOf(
  alike: Alike,
  table: FailureRates,
  ranks: number,
  against: FailureRow['versus'],
): Pick<FailureRow, 'failures_a_year' | 'repair_hours' | 'lost_hours_a_day'> {
  const rate = rateOf(table, alike[0]!.kind);
  if (!rate) return { failures_a_year: null, repair_hours: null, lost_hours_a_day: null };
  const perYear = alike.length * rate.perYear;
  const daily = (hours: number) => (perYear / DAYS) * hours * ranks;
  const slowed = (ratio: number) => daily(rate.repairHours * (1 - 1 / ratio));
  const lost: LostHours = against
    ? {
        mean: slowed(against.ratio),
        ci95: against.ci95 && [slowed(against.ci95[0]), slowed(against.ci95[1])],
      }
    : { mean: daily(table.restartHours), ci95: [daily(table.restartHours), daily(table.restartHours)] };
  return { failures_a_year: perYear, repair_hours: rate.repairHours, lost_hours_a_day: lost };
}

function severity({ stops, cut_ranks: ranks, versus: against }: FailureRow): number {
  return stops ? 1e6 + ranks : (against?.ratio ?? 0);
}

/** The price of the hours lost, for a scenario with prices. */
async function priceOf(
  hours: number,
  { cost, fabric }: CheckedScenario,
  { result: { step } }: Measured,
  { prices }: FailureOptions,
): Promise<Pick<Failures, 'lost_a_day' | 'currency'>> {
  if (!cost || !step) return { lost_a_day: null, currency: 'USD' };
  const bill = costOf(fabric.build(), await pricesOf(prices));
  const money = moneyOf(cost, fabric.build().ranks, bill, step);
  return { lost_a_day: hours * money.accelerator_hour, currency: money.currency };
}

/** `0-31,40`. */
function rangesText(ranks: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const rank of ranks) {
    const last = ranges.at(-1);
    if (last && last[1] === rank - 1) last[1] = rank;
    else ranges.push([rank, rank]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join();
}
