/** `--fail-if 'loss > 5%'`: criteria on a result. */
import {
  type CollectiveResult,
  type Distribution,
  deltaIsSeeded,
  type Quantity,
  type Result,
  type RungName,
} from '../model/result.ts';
import { type Warning, warning } from '../model/warning.ts';
import { certaintyOf } from '../stats/certainty.ts';
import { formatNumber, formatPercent, formatTime } from '../units/format.ts';
import { parseQuantity } from '../units/parse.ts';
import { UserError } from '../util/errors.ts';
import { nearest } from '../util/nearest.ts';
import { resultIsSeeded } from './certainty.ts';

/** The compared statistic of a quantity over seeds; with one seed all three are the same. */
export type Statistic = 'mean' | 'p50' | 'p99';
type Unit = 'fraction' | 'time' | 'rate';

/**
 * The possible subjects of a criterion. Names of rungs stand for the time that the rung adds.
 */
export type Metric = 'loss' | 'time' | 'ideal' | 'algbw' | 'busbw' | RungName;

const METRICS: Readonly<Record<Metric, Unit>> = {
  loss: 'fraction',
  time: 'time',
  ideal: 'time',
  algbw: 'rate',
  busbw: 'rate',
  compute: 'time',
  jitter: 'time',
  latency: 'time',
  endpoints: 'time',
  contention: 'time',
  topology: 'time',
  routing: 'time',
  transport: 'time',
  faults: 'time',
};

/** A condition on a result. */
export interface Criterion {
  /** As it was written. */
  readonly text: string;
  readonly metric: Metric;
  readonly statistic: Statistic;
  /** `<`, `<=`, `>` or `>=`. */
  readonly operator: string;
  /** Fraction, ps or bit/s. */
  readonly limit: number;
}

const GRAMMAR = /^\s*([a-z]+)(?:\.(mean|p50|p99))?\s*(<=|>=|<|>)\s*(\S.*?)\s*$/;

/**
 * Reads `METRIC[.mean|.p50|.p99] < | <= | > | >= VALUE`; values have units: `loss > 5%`,
 * `time.p99 <= 3ms`, `busbw < 300GB/s`. Throws `UserError` that says what is wrong, and as its
 * place `where`.
 *
 * ```ts
 * const criterion = parseCriterion('loss > 5%');
 * const met = meetsCriterion(result, criterion);       // 'loss is 7.2 %'
 * const doubt = criterionDoubt(result, criterion);     // a warning: more seeds may say otherwise
 * ```
 */
export function parseCriterion(text: string, where = text): Criterion {
  const match = GRAMMAR.exec(text);
  if (!match) throw new UserError('not a criterion', { where, advice: "write it like 'loss > 5%'" });
  const [, name, statistic = 'mean', operator, value] = match;
  const names = Object.keys(METRICS);
  if (!names.includes(name!)) {
    const close = nearest(name!, names);
    throw new UserError(`a result has no value '${name}'`, {
      where,
      advice: close ? `did you mean '${close}'?` : `use one of ${names.join(', ')}`,
    });
  }
  const metric = name as Metric;
  try {
    const limit = parseQuantity(METRICS[metric], value!);
    return { text, metric, statistic: statistic as Statistic, operator: operator!, limit };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, { where, ...(error.advice && { advice: error.advice }) });
  }
}

/**
 * How a result meets a criterion, e.g. `loss is 7.2 %`, with several seeds `loss.mean is 7.2 %`;
 * undefined if it does not. Any collective of a table counts.
 */
export function meetsCriterion(
  result: Result,
  { metric, statistic, operator, limit }: Criterion,
): string | undefined {
  for (const { quantity } of quantities(result, metric)) {
    const one = typeof quantity === 'number';
    const value = scale(metric, one ? quantity : quantity[statistic]);
    if (compare(value, operator, limit))
      return `${one ? metric : `${metric}.${statistic}`} is ${valueText(metric, value)}`;
  }
  return undefined;
}

/**
 * Why other seeds may decide a criterion on a mean otherwise: its 95 % interval contains the limit,
 * or it has no interval. Undefined in other cases, or if the criterion is on p50 or p99, whose
 * intervals are not known.
 */
export function criterionDoubt(
  result: Result,
  { text: criterion, metric, statistic, limit }: Criterion,
): Warning | undefined {
  for (const { quantity, seeded } of quantities(result, metric)) {
    if (typeof quantity === 'number') {
      if (seeded) return warning('criterion-of-one-seed', { criterion });
      continue;
    }
    if (statistic !== 'mean') continue;
    const text = (value: number) => valueText(metric, scale(metric, value));
    const [lo, hi] = quantity.ci95;
    const more = certaintyOf(lessBy(quantity, limit / scale(metric, 1)), seeded);
    if (more.kind !== 'untold') continue;
    return warning('criterion-near-limit', {
      ...{ criterion, low: text(lo), high: text(hi), seeds: more.seeds },
      ...(more.needed !== undefined && { needed: more.needed }),
    });
  }
  return undefined;
}

/** The distribution, less `limit`. */
function lessBy({ mean, ci95, p50, p99, samples }: Distribution, limit: number): Distribution {
  return {
    ...{ mean: mean - limit, p50: p50 - limit, p99: p99 - limit },
    ci95: [ci95[0] - limit, ci95[1] - limit],
    samples: samples.map((x) => x - limit),
  };
}

interface Compared {
  readonly quantity: Quantity;
  /** Whether the seed decides anything of it. */
  readonly seeded: boolean;
}

function quantities(result: Result, metric: Metric): readonly Compared[] {
  const { step, collectives } = result;
  const seeded = resultIsSeeded(result);
  const rows = (pick: (row: CollectiveResult) => Quantity) =>
    collectives.map((row) => ({ quantity: pick(row), seeded }));
  if (metric === 'algbw') return rows((row) => row.algbw_GBps);
  if (metric === 'busbw') return rows((row) => row.busbw_GBps);
  if (metric === 'loss') return step ? [{ quantity: step.loss, seeded }] : rows((row) => row.loss);
  if (metric === 'time') return step ? [{ quantity: step.time_us, seeded }] : rows((row) => row.time_us);
  // The ideal depends on no seed.
  const ideals = step ? [step.ideal_us] : collectives.map(({ ideal_us }) => ideal_us);
  if (metric === 'ideal') return ideals.map((quantity) => ({ quantity, seeded: false }));
  const rungs = (step?.ladder ?? []).filter(({ rung }) => rung === metric);
  return rungs.map((rung) => ({ quantity: rung.delta_us, seeded: deltaIsSeeded(rung) }));
}

/** Results have microseconds and GB/s, criteria picoseconds and bit/s. */
function scale(metric: Metric, value: number): number {
  if (METRICS[metric] === 'time') return value * 1e6;
  return METRICS[metric] === 'rate' ? value * 8e9 : value;
}

function compare(value: number, operator: string, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  return operator === '>' ? value > limit : value >= limit;
}

function valueText(metric: Metric, value: number): string {
  if (METRICS[metric] === 'time') return formatTime(value);
  return METRICS[metric] === 'rate' ? `${formatNumber(value / 8e9)} GB/s` : formatPercent(value);
}
