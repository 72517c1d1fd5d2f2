/** `--fail-if 'loss > 5%'`: criteria on a result. */
import type { CollectiveResult, Quantity, Result } from '../model/result.ts';
import { formatNumber, formatPercent, formatTime } from '../units/format.ts';
import { parseQuantity } from '../units/parse.ts';
import { UserError } from '../util/errors.ts';
import { nearest } from '../util/nearest.ts';

type Statistic = 'mean' | 'p50' | 'p99';
type Unit = 'fraction' | 'time' | 'rate';

/** What a criterion may be about, and its unit. Names of rungs stand for what the rung adds. */
const METRICS = {
  loss: 'fraction',
  time: 'time',
  ideal: 'time',
  algbw: 'rate',
  busbw: 'rate',
  compute: 'time',
  latency: 'time',
  endpoints: 'time',
  topology: 'time',
  routing: 'time',
  transport: 'time',
  faults: 'time',
} as const satisfies Record<string, Unit>;
type Metric = keyof typeof METRICS;

export interface Criterion {
  readonly text: string;
  readonly metric: Metric;
  readonly statistic: Statistic;
  readonly operator: string;
  /** Fraction, ps or bit/s. */
  readonly limit: number;
}

const GRAMMAR = /^\s*([a-z]+)(?:\.(mean|p50|p99))?\s*(<=|>=|<|>)\s*(\S.*?)\s*$/;

/** Reads `METRIC[.mean|.p50|.p99] < | <= | > | >= VALUE`. Throws `UserError`. */
export function parseCriterion(text: string): Criterion {
  const where = `--fail-if '${text}'`;
  const match = GRAMMAR.exec(text);
  if (!match) throw new UserError('this is no criterion', { where, advice: "write it like 'loss > 5%'" });
  const [, name, statistic = 'mean', operator, value] = match;
  const names = Object.keys(METRICS);
  if (!names.includes(name!)) {
    const close = nearest(name!, names);
    throw new UserError(`there is no '${name}' in a result`, {
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

/** How a result meets a criterion, e.g. `loss is 7.2 %`; undefined where it does not. Any collective of a table counts. */
export function meets(result: Result, { metric, statistic, operator, limit }: Criterion): string | undefined {
  for (const quantity of quantities(result, metric)) {
    const value = scale(metric, typeof quantity === 'number' ? quantity : quantity[statistic]);
    if (compare(value, operator, limit)) return `${metric} is ${valueText(metric, value)}`;
  }
  return undefined;
}

function quantities(result: Result, metric: Metric): readonly Quantity[] {
  const { step, collectives } = result;
  const rows = (pick: (row: CollectiveResult) => Quantity) => collectives.map(pick);
  if (metric === 'algbw') return rows((row) => row.algbw_GBps);
  if (metric === 'busbw') return rows((row) => row.busbw_GBps);
  if (metric === 'loss') return step ? [step.loss] : rows((row) => row.loss);
  if (metric === 'time') return step ? [step.time_us] : rows((row) => row.time_us);
  if (metric === 'ideal') return step ? [step.ideal_us] : rows((row) => row.ideal_us);
  return (step?.ladder ?? []).filter(({ rung }) => rung === metric).map(({ delta_us }) => delta_us);
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
