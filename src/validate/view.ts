/** Rows of validation as cells of text, the same on a terminal, in Markdown and in HTML. */
import type { PartialFacts } from '../model/partial.ts';
import { percentText, timeText } from '../report/format.ts';
import { formatNumber, formatRate, formatSize } from '../units/format.ts';
import type { Check } from './case.ts';
import type { Row } from './judge.ts';
import type { LeftOut } from './left-out.ts';
import type { Summary } from './summary.ts';

/** All that is printed. */
export interface Report {
  readonly rows: readonly Row[];
  /** Empty where nothing that was fitted says how. */
  readonly leftOut: readonly LeftOut[];
  /** Only of an interrupted validation. */
  readonly partial?: PartialFacts | undefined;
}

export interface Cells {
  readonly id: string;
  readonly what: string;
  readonly expected: string;
  readonly ours: string;
  readonly untuned: string;
  readonly error: string;
  readonly allowed: string;
  readonly verdict: string;
}

const DIGITS = 4;

/** A value of a check's quantity with its unit; of a quotient of two runs without. */
function valueText(
  { quantity: { kind, unit }, over }: Pick<Check, 'quantity' | 'over'>,
  value: number,
): string {
  if (over !== undefined) return formatNumber(value, DIGITS);
  if (unit) return `${formatNumber(value / unit[1], DIGITS)} ${unit[0]}`;
  if (kind === 'time') return timeText(value / 1e6);
  if (kind === 'rate') return formatRate(value, DIGITS);
  if (kind === 'size') return formatSize(value, DIGITS);
  return kind === 'fraction' ? percentText(value) : formatNumber(value, DIGITS);
}

function expectedText(check: Check): string {
  const { tolerance, expected } = check;
  if (tolerance.how === 'is') return tolerance.text;
  if (tolerance.how === 'order') return tolerance.strictly ? 'rising' : 'not falling';
  if (tolerance.how === 'holds') {
    const ends = [...new Set([tolerance.from, tolerance.to])];
    return ends.map((end) => valueText(check, end)).join(' … ');
  }
  const value = expected === undefined ? '' : valueText(check, expected);
  if (tolerance.how !== 'range') return value;
  const { atLeast, atMost } = tolerance;
  const range =
    atMost === Infinity
      ? `≥ ${valueText(check, atLeast)}`
      : atLeast === 0
        ? `≤ ${valueText(check, atMost)}`
        : `${valueText(check, atLeast)} … ${valueText(check, atMost)}`;
  return value === '' ? range : `${value}; ${range}`;
}

/** Names, each once; numbers with the unit of the last where all have it. */
function valuesText(check: Check, values: readonly (string | number)[]): string {
  const texts = [...new Set(values)].map((value) =>
    typeof value === 'string' ? value : valueText(check, value),
  );
  const unit = / \S+$/.exec(texts.at(-1)!)?.[0] ?? '';
  const alike = texts.every((text) => text.endsWith(unit));
  return texts
    .map((text, i) => (alike && i < texts.length - 1 ? text.slice(0, text.length - unit.length) : text))
    .join(', ');
}

function oursText({ check, got, spread, values }: Row): string {
  if (values && check.tolerance.how === 'holds')
    return values.map((value) => valueText(check, Number(value))).join(' … ');
  if (values) return valuesText(check, values);
  const text = valueText(check, got!);
  return spread ? `${text} (${spread.map((value) => valueText(check, value)).join(' … ')})` : text;
}

function allowedText({ tolerance, ...check }: Check): string {
  if (tolerance.how === 'relative') {
    const part = `±${formatNumber(tolerance.part * 100)} %`;
    return tolerance.reciprocal ? `${part} of the time` : part;
  }
  if (tolerance.how === 'holds') return 'held';
  if (tolerance.how === 'absolute' && tolerance.by === 0) return 'exact';
  return tolerance.how === 'absolute' ? `±${valueText(check, tolerance.by)}` : '';
}

/** The verdicts, a contract. */
export const verdictOf = ({ within }: Row): 'within' | 'OUTSIDE' => (within ? 'within' : 'OUTSIDE');

/** A part with its sign, which nothing has not. */
function signed(part: number): string {
  const text = percentText(Math.abs(part));
  return Number.parseFloat(text) === 0 ? text : `${part < 0 ? '−' : '+'}${text}`;
}

/** A row's cells; `first` of its case names the case. */
export function cellsOf(row: Row, first: boolean): Cells {
  const { of, check, error, untuned } = row;
  return {
    id: first ? of.id : '',
    what: check.label === '' ? of.tests : check.label,
    expected: expectedText(check),
    ours: oursText(row),
    untuned: untuned === undefined ? '' : valueText(check, untuned),
    error: error === undefined ? '' : signed(error),
    allowed: allowedText(check),
    verdict: verdictOf(row),
  };
}

/** Rows by case, in their order. */
export function byCase(rows: readonly Row[]): Row[][] {
  const cases = new Map<string, Row[]>();
  for (const row of rows) cases.set(row.of.id, [...(cases.get(row.of.id) ?? []), row]);
  return [...cases.values()];
}

/** Whether a case needs a line of its own for what it tests: its rows have labels. */
export const needsHead = (rows: readonly Row[]): boolean => rows.some(({ check }) => check.label !== '');

/** The number of an explanation in a list, where it is added unless it is there. */
export function numberOf(explanation: string, list: string[]): number {
  if (!list.includes(explanation)) list.push(explanation);
  return list.indexOf(explanation) + 1;
}

export const SUMMARY_TITLES = ['group', 'rows', 'within', 'counted', 'error', 'worst row'] as const;

export const LEFT_OUT_TITLES = [
  'profile',
  'table',
  'sizes',
  'error, fitted',
  'error, table left out of the fit',
] as const;

/** The cells of a table that was left out of a fit, in the order of the titles. */
export function leftOutCells({ profile, table, sizes, fitted, leftOut }: LeftOut): string[] {
  return [profile, table, sizes, percentText(fitted), percentText(leftOut)];
}

function quantilesText(quantiles: Summary['quantiles']): string {
  if (!quantiles) return '';
  const { median, nineInTen, within7, within15 } = quantiles;
  const parts = `${percentText(within7)} within 7 %, ${percentText(within15)} within 15 %`;
  return `; median ${percentText(median)}, nine in ten ${percentText(nineInTen)}, ${parts}`;
}

/** A summary's cells, in the order of the titles. */
export function summaryCells({ name, rows, within, counted, error, quantiles, worst }: Summary): string[] {
  const where = worst && [worst.of.id, worst.check.label].filter((part) => part !== '').join(', ');
  return [
    name,
    String(rows),
    `${within} (${percentText(within / rows)})`,
    String(counted),
    error === undefined ? '' : `${percentText(error)}${quantilesText(quantiles)}`,
    worst?.got === undefined || worst.check.expected === undefined
      ? ''
      : `${where}: ${signed(worst.got / worst.check.expected - 1)}`,
  ];
}
