/** The content of a log of nccl-tests or rccl-tests in any form: rows of sizes and times. */
import { UserError } from '../util/errors.ts';

/** One timed size. */
export interface MeasuredRow {
  /** As nccl-tests counts: the whole buffer. */
  readonly bytes: number;
  readonly timeUs: number;
  /** busbw / algbw with the limits that rounding leaves; undefined where the digits say nothing. */
  readonly busFactor?: readonly [least: number, most: number] | undefined;
  readonly inPlace: boolean;
  /** Results that the test found wrong; undefined where it did not check. */
  readonly wrong?: number | undefined;
}

/** The rows of one run of a test. */
export interface MeasuredTable {
  /** File, and the line of the table's head where it has lines. */
  readonly where: string;
  /** As the log calls it, e.g. `all_reduce_perf`; undefined where it says nothing. */
  readonly test?: string | undefined;
  /** Ranks of a group by the log's list of devices; undefined where it has none. */
  readonly ranks?: number | undefined;
  /** Reduction, e.g. `sum`; undefined where the log says `none` or nothing. */
  readonly redop?: string | undefined;
  readonly rows: readonly MeasuredRow[];
}

/** A printed number, and half of its last digit. */
export interface Printed {
  readonly value: number;
  readonly half: number;
}

/** A number as a log prints it; undefined where it is none (`N/A`, `nan`, `-`). */
export function printedNumber(text: string): Printed | undefined {
  const found = /^[+-]?\d+(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!found) return undefined;
  return { value: Number(text), half: 0.5 * 10 ** (Number(found[2] ?? 0) - (found[1] ?? '').length) };
}

/**
 * Limits of busbw / algbw, 0 for a rank alone; undefined where the digits leave more than a tenth
 * open.
 */
export function factorOf(algbw: Printed | undefined, busbw: Printed | undefined): MeasuredRow['busFactor'] {
  if (!algbw || !busbw || algbw.value <= algbw.half || busbw.value < 0) return undefined;
  // No collective of two ranks or more has so little.
  if (busbw.value === 0) return algbw.value > 100 * busbw.half ? [0, 0] : undefined;
  const least = (busbw.value - busbw.half) / (algbw.value + algbw.half);
  const most = (busbw.value + busbw.half) / (algbw.value - algbw.half);
  return most <= 1.1 * least ? [least, most] : undefined;
}

/** A rate; undefined where the test printed none. Throws where it is garbled. */
export function rateOf(cell: string | undefined, where: string): Printed | undefined {
  if (cell === undefined || cell === '') return undefined;
  const rate = printedNumber(cell);
  if (rate || /^(?:n\/a|-?nan|-?inf|-+)$/i.test(cell)) return rate;
  throw new UserError(`'${cell}' is not a rate`, { where, advice: 'remove the row, or write its rate' });
}

/** Throws where a size is not a number of bytes. `text` is what the log has. */
export function checkBytes(text: string, bytes: number, where: string): void {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return;
  throw new UserError(`'${text}' is not a size`, { where, advice: 'remove the row, or write its size' });
}

/** A year: no test takes so long. */
const LONGEST_US = 365 * 24 * 3600 * 1e6;

/** Throws where a time is none that a test can take. `text` is what the log has. */
export function checkTime(text: string, us: number, where: string): void {
  if (us >= 0 && us < LONGEST_US) return;
  throw new UserError(`'${text}' is not a time`, { where, advice: 'remove the row, or write its time' });
}

/** Throws where a row's rate is not its size over its time, beyond what rounding explains. */
export function checkRate(
  bytes: number,
  timeUs: number,
  halfUs: number,
  algbw: Printed | undefined,
  where: string,
): void {
  if (!algbw || algbw.value <= 10 * algbw.half) return;
  const rate = bytes / 1e3 / timeUs;
  const slack = 0.01 + algbw.half / algbw.value + halfUs / timeUs;
  if (Math.abs(Math.log(rate / algbw.value)) <= slack * 1.5) return;
  throw new UserError(`algbw is ${algbw.value} GB/s, but size / time is ${rate.toPrecision(4)} GB/s`, {
    where,
    advice: 'the row or the head of its table is damaged; use the log as the test printed it',
  });
}
